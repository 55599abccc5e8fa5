import type { User } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import { createFakeClock } from '../testing/create-fake-clock.js';
import type { Delivery } from './bus.js';
import { createLanes } from './create-lanes.js';
import { createLocalBus } from './create-local-bus.js';
import { logFailure } from './log-failure.js';
import { createTally } from './tally.js';
import { createUserDirectory } from './user-directory.js';

describe('the bus of one process', () => {
  const delivery: Delivery = {
    app: 'a',
    userIds: ['u'],
    event: { ev: 'session.cursor', data: { cursor: 'c' } },
  };

  it('tells all who listen, once each, until they stop', () => {
    const bus = createLocalBus();
    const heard: string[] = [];
    const stop = bus.subscribe(() => void heard.push('one'));
    bus.subscribe(() => void heard.push('two'));
    bus.publish(delivery);
    stop();
    stop();
    bus.publish(delivery);
    expect(heard).toEqual(['one', 'two', 'two']);
  });

  it('counts the same listener as often as it was given', () => {
    const bus = createLocalBus();
    let heard = 0;
    const listener = () => void (heard += 1);
    const stop = bus.subscribe(listener);
    bus.subscribe(listener);
    stop();
    bus.publish(delivery);
    expect(heard).toBe(1);
  });
});

describe('lanes', () => {
  it('keep the order within one, also after a failure, and run side by side', async () => {
    const lanes = createLanes();
    const order: string[] = [];
    let open: (() => void) | undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    const first = lanes.run('a', async () => {
      await gate;
      order.push('a1');
      throw new Error('no');
    });
    const second = lanes.run('a', () => Promise.resolve(order.push('a2')));
    await lanes.run('b', () => Promise.resolve(order.push('b1')));
    open?.();
    await expect(first).rejects.toThrow('no');
    await second;
    expect(order).toEqual(['b1', 'a1', 'a2']);
  });
});

describe('the directory of users', () => {
  function createStore() {
    const asked: (readonly string[])[] = [];
    const rows = new Map<string, User>([['alice', { id: 'alice', name: 'Alice' }]]);
    const users = (_app: string, ids: readonly string[]) => {
      asked.push(ids);
      return Promise.resolve(
        ids.flatMap((id) => rows.get(id) ?? []).map((user) => ({ ...user, createdAt: 0, updatedAt: 0 })),
      );
    };
    return { asked, rows, users };
  }

  it('asks once, for all that it does not know', async () => {
    const store = createStore();
    const directory = createUserDirectory(store, createFakeClock());
    const userOf = await directory.name('a', ['alice', 'nobody', 'alice']);
    expect([userOf('alice'), userOf('nobody')]).toEqual([
      { id: 'alice', name: 'Alice' },
      { id: 'nobody', name: 'nobody' },
    ]);
    expect((await directory.find('a', ['alice'])).size).toBe(1);
    expect(store.asked).toEqual([['alice', 'nobody']]);
  });

  it('sees what another process changed after a while, and keeps apps apart', async () => {
    const clock = createFakeClock();
    const store = createStore();
    const directory = createUserDirectory(store, clock);
    await directory.find('a', ['alice']);
    expect(directory.peek('b', 'alice')).toBeUndefined();
    store.rows.set('alice', { id: 'alice', name: 'Alicia' });
    expect(directory.peek('a', 'alice')?.name).toBe('Alice');
    await clock.advance(60_000);
    expect(directory.peek('a', 'alice')).toBeUndefined();
    expect((await directory.find('a', ['alice'])).get('alice')?.name).toBe('Alicia');
  });
});

describe('the tally', () => {
  it('hands on what was counted once a second, and the rest at the end', async () => {
    const clock = createFakeClock();
    const told: unknown[] = [];
    const metrics = {
      count: (...args: unknown[]) => void told.push(args),
      observe: () => undefined,
      spread: () => undefined,
      gauge: () => undefined,
    };
    const tally = createTally(metrics, clock);
    for (let i = 0; i < 3; i += 1) tally.count('requests_total', 'message.send');
    expect(told).toEqual([]);
    await clock.advance(1_000);
    expect(told).toEqual([['requests_total', { op: 'message.send' }, 3]]);
    tally.count('refusals_total', 'limits/rate');
    tally.stop();
    expect(told[1]).toEqual(['refusals_total', { code: 'limits/rate' }, 1]);
    expect(clock.pending).toBe(0);
  });
});

describe('what is logged of a failure', () => {
  const logged = (error: unknown) => {
    const lines: unknown[] = [];
    const ignore = () => undefined;
    logFailure({ debug: ignore, info: ignore, warn: ignore, error: (fields) => void lines.push(fields) }, error, {
      op: 'x',
    });
    return JSON.stringify(lines);
  };

  it('is its kind, its code and its place, never words that may be a user’s', () => {
    expect(logged(Object.assign(new Error('value "secret" is wrong'), { code: 'SQLITE_FULL' }))).not.toContain(
      'secret',
    );
    expect(logged(Object.assign(new Error('x'), { code: 'SQLITE_FULL' }))).toContain('SQLITE_FULL');
    expect(logged(new Error('x'))).toContain('kernel.test.ts');
    expect(logged(new TypeError('f is not a function'))).toContain('f is not a function');
    expect(logged('secret')).not.toContain('secret');
  });
});
