import type { Call, Calls, ConnectionState, Parley } from '@parley/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { leaveCalls, leaveMs } from './leave-calls.js';
import { hasLeft, markLeft, takeLeft } from './left-calls.js';
import { rejoinCalls } from './rejoin-calls.js';

function createStorage(): Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> {
  const kept = new Map<string, string>();
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  };
}

function createCall(id: string, status: string, media = { microphone: true, camera: false }) {
  const hangups: unknown[] = [];
  const participants = [{ id: 'alice', local: true, ...media }];
  const hangup = (options: unknown) => Promise.resolve(void hangups.push(options));
  return { hangups, call: { id, state: { get: () => ({ id, status, participants }) }, hangup } as unknown as Call };
}

function createCalls(...calls: readonly Call[]) {
  return { list: { get: () => calls } } as unknown as Calls;
}

function createPage(state: Partial<ConnectionState>) {
  const rejoined: unknown[] = [];
  const listeners = new Set<() => void>();
  let now = state;
  const client = {
    connection: {
      get: () => now,
      subscribe(listener: () => void) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    calls: {
      rejoin: (id: string, options: unknown) => Promise.reject(new Error(String(rejoined.push([id, options])))),
    },
  } as unknown as Parley;
  const become = (next: Partial<ConnectionState>) => {
    now = next;
    for (const listener of [...listeners]) listener();
  };
  return { client, rejoined, become, listeners };
}

const connected = (id: string) => ({ status: 'connected' as const, user: { id, name: id } });

beforeEach(() => vi.stubGlobal('sessionStorage', createStorage()));
afterEach(() => {
  vi.unstubAllGlobals();
});

describe('the calls of a page that is left', () => {
  it('are kept for a while and marked, but for those that ring or are over', () => {
    const [running, calling, ringing, over] = ['active', 'calling', 'incoming', 'ended'].map((status) =>
      createCall(`cll_${status}`, status, { microphone: false, camera: true }),
    );
    leaveCalls(createCalls(...[running, calling, ringing, over].flatMap((one) => (one ? [one.call] : []))));
    expect([running, calling, ringing, over].map((one) => one?.hangups)).toEqual([
      [{ after: leaveMs }],
      [{ after: leaveMs }],
      [],
      [],
    ]);
    expect(takeLeft('alice', Date.now())).toMatchObject([
      { id: 'cll_active', microphone: false, camera: true },
      { id: 'cll_calling' },
    ]);
  });

  it('end at once where nothing can be kept', () => {
    vi.stubGlobal('sessionStorage', undefined);
    const { call, hangups } = createCall('cll_1', 'active');
    leaveCalls(createCalls(call));
    expect(hangups).toEqual([{}]);
    expect(hasLeft()).toBe(false);
  });
});

describe('a mark', () => {
  const left = { id: 'cll_1', user: 'alice', microphone: true, camera: false, until: 1_000 };

  it('is taken once, and by its user', () => {
    markLeft(left);
    markLeft({ ...left, id: 'cll_2', user: 'bob' });
    expect(takeLeft('alice', 0)).toEqual([left]);
    expect(takeLeft('alice', 0)).toEqual([]);
    expect(hasLeft()).toBe(true);
    expect(takeLeft('bob', 0)).toHaveLength(1);
    expect(hasLeft()).toBe(false);
  });

  it('is of no use once the call is over', () => {
    markLeft(left);
    expect(takeLeft('alice', 1_000)).toEqual([]);
  });

  it.each(['{', '{}', '[1,null,{"id":1}]'])('that somebody else wrote is nothing: %s', (text) => {
    sessionStorage.setItem('parley:calls', text);
    expect(takeLeft('alice', 0)).toEqual([]);
  });
});

describe('the page that comes next', () => {
  it('takes the calls up once it is known who signed in', () => {
    markLeft({ id: 'cll_1', user: 'alice', microphone: false, camera: true, until: Date.now() + 60_000 });
    const { client, rejoined, become, listeners } = createPage({ status: 'connecting' });
    rejoinCalls(client);
    expect(rejoined).toEqual([]);
    become(connected('alice'));
    become(connected('alice'));
    expect(rejoined).toEqual([['cll_1', { microphone: false, camera: true }]]);
    expect(listeners.size).toBe(0);
  });

  it('leaves the calls of other users alone, and asks no more once ended', () => {
    markLeft({ id: 'cll_1', user: 'alice', microphone: true, camera: false, until: Date.now() + 60_000 });
    const page = createPage(connected('bob'));
    rejoinCalls(page.client)();
    expect(page.rejoined).toEqual([]);
    expect(hasLeft()).toBe(true);
    const later = createPage({ status: 'connecting' });
    rejoinCalls(later.client)();
    later.become(connected('alice'));
    expect(later.rejoined).toEqual([]);
  });
});
