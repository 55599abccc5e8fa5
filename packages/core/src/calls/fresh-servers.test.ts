import type { IceServer } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import { ParleyError } from '../kernel/parley-error.js';
import { createFakeClock } from '../testing/fake-clock.js';
import { callError } from './call-errors.js';
import { keepServersFresh } from './fresh-servers.js';

const turn = (username?: string): IceServer => ({ urls: ['turn:t.example'], username, credential: 'c' });

/** Its server is an hour ahead, and gives credentials for so many seconds. */
function setUp(seconds: number) {
  const clock = createFakeClock();
  const ahead = 3_600_000;
  const serverNow = () => clock.now() + ahead;
  const give = () => [turn(`${Math.floor(serverNow() / 1_000) + seconds}:alice`)];
  const asked: number[] = [];
  const taken: (readonly IceServer[])[] = [];
  const answers: (() => Promise<readonly IceServer[]>)[] = [];
  const servers = keepServersFresh({
    clock,
    serverNow,
    ask() {
      asked.push(clock.now());
      return (answers.shift() ?? (() => Promise.resolve(give())))();
    },
    take: (given) => taken.push(given),
  });
  return { clock, servers, give, asked, taken, answers };
}

describe('the servers of a long call', () => {
  it('are asked for anew before they expire, by the server’s clock, again and again', async () => {
    const { clock, servers, give, asked, taken } = setUp(1_000);
    servers.use(give());
    await clock.advance(740_000);
    expect(asked).toHaveLength(0);
    await clock.advance(20_000);
    expect([asked.length, taken.length]).toEqual([1, 1]);
    expect(taken[0]).not.toEqual(give());
    await clock.advance(1_600_000);
    expect([asked.length, taken.length]).toEqual([3, 3]);
    servers.end();
    await clock.advance(10_000_000);
    expect(asked).toHaveLength(3);
  });

  it('are never asked for where nothing says that they expire', async () => {
    const { clock, servers, asked } = setUp(1_000);
    servers.use([{ urls: ['stun:s.example'] }, turn('user'), turn()]);
    await clock.advance(100_000_000);
    expect(asked).toHaveLength(0);
  });

  it('are asked for seldom though they have expired already', async () => {
    const { clock, servers, give, asked } = setUp(-1_000);
    servers.use(give());
    await clock.advance(60_000);
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.length).toBeLessThanOrEqual(12);
  });

  it('are asked for again after a refusal, unless the call is over', async () => {
    const { clock, servers, give, asked, taken, answers } = setUp(1_000);
    answers.push(() => Promise.reject(new ParleyError('limits/rate', 'Unable to ask: because of the rate. Wait.')));
    servers.use(give());
    await clock.advance(760_000);
    expect([asked.length, taken.length]).toEqual([1, 0]);
    await clock.advance(40_000);
    expect([asked.length, taken.length]).toEqual([2, 1]);
    answers.push(() => Promise.reject(callError('calls/ended', 'ask')));
    await clock.advance(10_000_000);
    expect([asked.length, taken.length]).toEqual([3, 1]);
  });
});
