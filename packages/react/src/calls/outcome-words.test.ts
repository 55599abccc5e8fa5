import { describe, expect, it } from 'vitest';
import { callButtons } from '../theme/english-call-buttons.js';
import { outcomeWords, spanWords, type Outcome } from './outcome-words.js';

describe('what is said of a call that is over', () => {
  it.each<[Partial<Outcome>, string]>([
    [{ own: false, reason: 'timeout' }, 'Missed call'],
    [{ own: false, reason: 'cancelled', video: true }, 'Missed video call'],
    [{ own: true, reason: 'timeout' }, 'Call, no answer'],
    [{ own: true, reason: 'cancelled', video: true }, 'Video call, cancelled'],
    [{ own: true, reason: 'busy' }, 'Call, line busy'],
    [{ own: false, reason: 'rejected' }, 'Call, declined'],
    [{ own: true, reason: 'failed' }, 'Call, failed'],
    [{ own: true, reason: 'hangup', durationMs: 180_000 }, 'Call, 3 min'],
    [{ own: false, reason: 'failed', durationMs: 4_000, video: true }, 'Video call, 4 s'],
    [{ own: false, reason: 'answeredElsewhere' }, 'Call'],
  ])('%o: %s', (part, words) => {
    expect(outcomeWords({ own: true, video: false, reason: 'hangup', ...part }, callButtons)).toBe(words);
  });

  it.each([
    [0, '0 s'],
    [59_400, '59 s'],
    [59_600, '1 min'],
    [3_570_000, '1 h'],
    [3_900_000, '1 h 5 min'],
  ])('%i ms is %s', (span, words) => {
    expect(spanWords(span, callButtons)).toBe(words);
  });
});
