import type { LineSound } from './rtp-line.js';

/** What happens to whoever calls a number of the simulated carrier. */
export interface NumberBehaviour {
  /** What it is answered with; it rings on where there is none. */
  readonly status: number | undefined;
  readonly phrase: string;
  /** A tone is heard before it answers. */
  readonly early: boolean;
  readonly sound: LineSound;
  /** Each key that is pressed is answered with a tone of its own. */
  readonly menu: boolean;
}

const answers = { status: 200, phrase: 'OK', early: false, sound: { echo: true }, menu: false } as const;
const refuses = (status: number, phrase: string): NumberBehaviour => ({ ...answers, status, phrase });

/** By the last three digits; every other number answers and gives back what it hears. */
const byEnding: Readonly<Record<string, NumberBehaviour>> = {
  '486': refuses(486, 'Busy Here'),
  '404': refuses(404, 'Not Found'),
  '603': refuses(603, 'Decline'),
  '480': refuses(480, 'Temporarily Unavailable'),
  '503': refuses(503, 'Service Unavailable'),
  '408': { ...answers, status: undefined },
  '183': { ...answers, status: undefined, early: true, sound: { tone: 425 } },
  '440': { ...answers, sound: { tone: 440 } },
  '700': { ...answers, sound: { tone: 350 }, menu: true },
};

/** What a number does. */
export function behaviourOf(number: string): NumberBehaviour {
  return byEnding[number.slice(-3)] ?? answers;
}

/** The tone (Hz) that the menu answers a key with. */
export function toneOfKey(digit: string): number {
  return 600 + 50 * '0123456789*#ABCD'.indexOf(digit);
}
