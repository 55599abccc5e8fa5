import type { CallLife } from '../call-life.js';
import type { CallMedia } from '../call-media.js';
import type { Link } from '../../connection/link.js';
import type { Clock } from '../../ports/clock.js';
import type { Logger } from '../../ports/logger.js';
import type { Journal } from './create-journal.js';
import { createQuality, type QualityMeter } from './create-quality.js';

/** What the quality of a call is made of. */
export interface QualityOfParts {
  readonly link: Link;
  readonly clock: Clock;
  readonly logger?: Logger;
  readonly media: CallMedia;
  readonly life: CallLife;
  readonly journal: Journal;
}

/** Measures a call, tells whose network is poor, and reports it to the server. */
export function createQualityOf({ link, clock, logger, media, life, journal }: QualityOfParts): QualityMeter {
  const { id: callId } = life.model.record;
  return createQuality({
    clock,
    logger,
    read: () => media.counted(),
    isMicrophoneOn: () => media.local.side.on.microphone,
    isLost: () => life.model.phase === 'reconnecting',
    isHeard: (id) =>
      life.model.record.participants.some((one) => one.id === id && one.state === 'joined' && one.media.microphone),
    onLevel(whose, level, former) {
      if (level === 'poor') life.emit('poorNetwork', whose);
      else if (former === 'poor') life.emit('goodNetwork', whose);
    },
    life: () => journal.read(),
    send(report) {
      link
        .request('call.report', { callId, report })
        .catch((error: unknown) => logger?.debug('A report was not taken', { callId, error }));
    },
  });
}
