import { ParleyError, type ErrorCode, type TrackSource } from '@parley/core';

const words = { microphone: 'microphone', camera: 'camera', screen: 'screen' } as const;

/** Why a device could not be opened, in words that name the button to press. */
export function mediaError(source: TrackSource, cause: unknown): ParleyError {
  const [code, why] = reasonOf(source, nameOf(cause));
  return new ParleyError(code, `Unable to use the ${words[source]}: ${why}`, {
    retryable: code === 'calls/media-busy',
    cause,
  });
}

/** Browsers hide media from pages that are not secure. */
export function insecureError(source: TrackSource): ParleyError {
  return new ParleyError(
    'calls/media-insecure',
    `Unable to use the ${words[source]}: because this page is not secure. Open it over https or on localhost.`,
  );
}

/** This browser cannot share a screen. */
export function noScreenError(): ParleyError {
  return new ParleyError(
    'calls/media-missing',
    'Unable to use the screen: because this browser cannot share one. Use a desktop browser.',
  );
}

function reasonOf(source: TrackSource, name: string): readonly [ErrorCode, string] {
  switch (name) {
    case 'NotAllowedError':
    case 'PermissionDeniedError':
    case 'SecurityError':
      return [
        'calls/media-denied',
        source === 'screen'
          ? 'because sharing was cancelled or is not allowed. Press the share button again and choose what to show.'
          : `because the browser does not allow it. Press the icon left of the address, allow the ${words[source]}, then switch it on again.`,
      ];
    case 'NotReadableError':
    case 'TrackStartError':
    case 'AbortError':
      return [
        'calls/media-busy',
        `because another program uses it. Close that program, then switch the ${words[source]} on again.`,
      ];
    default:
      return [
        'calls/media-missing',
        source === 'screen'
          ? 'because there is nothing to share. Open a window, then press the share button again.'
          : `because none is connected. Connect a ${words[source]}, then switch it on again.`,
      ];
  }
}

function nameOf(cause: unknown): string {
  return cause instanceof Error || (typeof DOMException !== 'undefined' && cause instanceof DOMException)
    ? cause.name
    : '';
}
