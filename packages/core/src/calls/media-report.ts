import type { ParticipantMedia } from '@parley/protocol';
import type { Link } from '../connection/link.js';
import type { Logger } from '../ports/logger.js';

/** Tells the others what this device sends. */
export interface MediaReport {
  /** Sends it where it differs from what was told last. */
  tell(now: ParticipantMedia): void;
}

/** What a report needs. */
export interface MediaReportParts {
  readonly link: Link;
  readonly logger?: Logger;
  readonly callId: string;
  /** What the others believe at first. */
  readonly told: ParticipantMedia | undefined;
}

/** A report whose updates arrive in order, also over reconnects. */
export function createMediaReport({ link, logger, callId, told: first }: MediaReportParts): MediaReport {
  let told = first;
  return {
    tell({ microphone, camera, screen }) {
      if (told?.microphone === microphone && told.camera === camera && told.screen === screen) return;
      told = { microphone, camera, screen };
      link
        .request('media.update', { callId, media: told }, { durable: true, lane: `media:${callId}` })
        .catch((error: unknown) => logger?.debug('What is sent was not told', { callId, error }));
    },
  };
}
