import { describe, expect, it } from 'vitest';
import { insecureError, mediaError, noScreenError } from './media-errors.js';

const denied = new DOMException('Permission denied', 'NotAllowedError');

describe('what a browser says about its devices', () => {
  it.each([
    ['NotAllowedError', 'calls/media-denied'],
    ['SecurityError', 'calls/media-denied'],
    ['NotFoundError', 'calls/media-missing'],
    ['OverconstrainedError', 'calls/media-missing'],
    ['NotReadableError', 'calls/media-busy'],
    ['AbortError', 'calls/media-busy'],
  ])('%s is %s', (name, code) => {
    const cause = new DOMException('', name);
    expect(mediaError('camera', cause)).toMatchObject({ code, cause, retryable: code === 'calls/media-busy' });
  });

  it('names the button to press', () => {
    expect(mediaError('microphone', denied).message).toBe(
      'Unable to use the microphone: because the browser does not allow it. Press the icon left of the address, allow the microphone, then switch it on again.',
    );
    expect(mediaError('screen', denied).message).toContain('Press the share button again');
    expect(insecureError('camera').message).toContain('Open it over https or on localhost.');
    expect(noScreenError().code).toBe('calls/media-missing');
  });
});
