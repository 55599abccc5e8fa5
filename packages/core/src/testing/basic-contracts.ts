import type { Clock } from '../ports/clock.js';
import type { Random } from '../ports/random.js';

/** A clock, and a way to let at least some ms of its time pass. */
export interface ClockContractPlatform {
  readonly clock: Clock;
  readonly pass: (ms: number) => Promise<void>;
}

/** One promise of a port. `run` rejects where it is broken. */
export interface ContractCheck<Platform> {
  readonly name: string;
  run(platform: Platform): Promise<void>;
}

/** What every clock keeps. */
export const clockContract: readonly ContractCheck<ClockContractPlatform>[] = [
  {
    name: 'calls a timer once, not before its time',
    async run({ clock, pass }) {
      const start = clock.now();
      const calls: number[] = [];
      clock.setTimer(() => calls.push(clock.now() - start), 20);
      equal(calls.length, 0);
      await pass(100);
      equal(calls.length, 1);
      // A platform may round its timers and its clock to milliseconds.
      equal((calls[0] ?? 0) >= 19, true);
      await pass(100);
      equal(calls.length, 1);
    },
  },
  {
    name: 'never calls a timer that was cleared, however often',
    async run({ clock, pass }) {
      let calls = 0;
      const stop = clock.setTimer(() => calls++, 10);
      stop();
      stop();
      await pass(60);
      equal(calls, 0);
    },
  },
  {
    name: 'calls a timer of 0 ms later, not at once',
    async run({ clock, pass }) {
      let calls = 0;
      clock.setTimer(() => calls++, 0);
      equal(calls, 0);
      await pass(50);
      equal(calls, 1);
    },
  },
];

/** What every source of chance keeps. */
export const randomContract: readonly ContractCheck<{ readonly random: Random }>[] = [
  {
    name: 'gives numbers from 0 up to 1, which differ',
    run({ random }) {
      const numbers = Array.from({ length: 1_000 }, () => random.next());
      equal(
        numbers.every((number) => number >= 0 && number < 1),
        true,
      );
      equal(new Set(numbers).size > 900, true);
      return Promise.resolve();
    },
  },
  {
    name: 'gives ids that nobody else has, of at most 36 printable characters',
    run({ random }) {
      const ids = Array.from({ length: 1_000 }, () => random.id());
      equal(new Set(ids).size, ids.length);
      equal(
        ids.every((id) => /^[A-Za-z0-9._-]{1,36}$/.test(id)),
        true,
      );
      return Promise.resolve();
    },
  },
];

function equal(actual: unknown, expected: unknown) {
  if (!Object.is(actual, expected)) throw new Error(`expected ${String(expected)}, got ${String(actual)}`);
}
