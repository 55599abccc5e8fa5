import type { CallRecord, EventFrame, Session } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import { createEmitter } from '../kernel/create-emitter.js';
import { createStore } from '../kernel/create-store.js';
import type { Link } from '../connection/link.js';
import { createTestClient, settled } from '../testing/index.js';
import { noEffects } from './manners/no-effects.js';
import type { Call, Calls, Devices } from './calls.js';
import { createLazyCalls } from './lazy-calls.js';

const record = { id: 'cll_1', state: 'ringing', version: 1, participants: [] } as unknown as CallRecord;
const updated = (version: number): EventFrame => ({ ev: 'call.updated', data: { call: { ...record, version } } });

/** Calls whose code comes when the test lets it, and which write down what they hear. */
async function setUp() {
  const test = createTestClient();
  const heard: string[] = [];
  const ahead: number[] = [];
  const emitter = createEmitter<{ incoming: Call }>();
  const list = createStore<readonly Call[]>([]);
  const devices = createStore<Devices>({ available: [], selected: {} });
  const real: Calls = {
    list,
    elsewhere: createStore([
      {
        ...{ id: 'cll_2', where: 'page' as const, peer: { id: 'bob', name: 'Bob' } },
        ...{ video: false, group: false, startedAt: 1 },
      },
    ]),
    joinable: createStore([]),
    rings: createStore(true),
    devices,
    on: (type, handler) => emitter.on(type, handler),
    selectDevice: (kind, id) => Promise.resolve(void heard.push(`select ${kind} ${id}`)),
    effects: createStore(noEffects),
    setEffects: () => Promise.resolve(),
    preview: () => Promise.reject(new Error('not here')),
    test: () => Promise.reject(new Error('not here')),
    rejoin: (id) => Promise.resolve({ id } as Call),
    history: () => Promise.resolve({ calls: [] }),
    recordings: () => Promise.resolve({ recordings: [] }),
    recordingLinks: () => Promise.resolve([]),
    deleteRecording: () => Promise.resolve(),
    start: (to) => Promise.resolve({ id: `call to ${typeof to === 'string' ? to : to.conversationId}` } as Call),
    join: (id) => Promise.resolve({ id } as Call),
  };
  const loads: { resolve: () => void; reject: (error: Error) => void }[] = [];
  const load = (link: Link) =>
    new Promise<Calls>((resolve, reject) => {
      const ready = () => {
        link.onSession(({ serverTime }) => ahead.push(serverTime - test.clock.now()));
        link.onSession((session: Session) => heard.push(`session ${session.session} ${session.sync.calls.length}`));
        link.onEvent((event) => heard.push(event.ev === 'call.updated' ? `v${event.data.call.version}` : event.ev));
        resolve(real);
      };
      loads.push({ resolve: ready, reject });
    });
  const calls = createLazyCalls({ link: test.link, load, clock: test.clock });
  const arrive = async () => {
    loads.at(-1)?.resolve();
    await settled();
  };
  await test.parley.connect();
  return { ...test, calls, loads, heard, ahead, list, devices, emitter, arrive };
}

describe('calls before their code is there', () => {
  it('cost nothing while nobody calls', async () => {
    const { calls, loads, server } = await setUp();
    expect(calls.list.get()).toEqual([]);
    calls.on('incoming', () => undefined);
    server.tell({ ev: 'presence.changed', data: { presence: { userId: 'bob', status: 'online' } } });
    await settled();
    expect(loads).toHaveLength(0);
  });

  it('hear everything that was said meanwhile, in order', async () => {
    const { calls, loads, server, heard, arrive, parley } = await setUp();
    server.tell(updated(1), updated(2));
    await settled();
    expect(loads).toHaveLength(1);
    server.session = { sync: { calls: [record] } };
    server.socket.cut();
    await settled();
    parley.connection.reconnectNow();
    await settled();
    server.tell(updated(3));
    await settled();
    expect(heard).toEqual([]);
    await arrive();
    expect(heard).toEqual(['session s1 0', 'v1', 'v2', 'session s2 1', 'v3']);
    server.tell(updated(4));
    await settled();
    expect(heard.at(-1)).toBe('v4');
    expect(calls.list.get()).toEqual([]);
  });

  it('are loaded for a session in which a call runs', async () => {
    const { loads, server, parley } = await setUp();
    server.session = { sync: { calls: [record] } };
    server.socket.cut();
    await settled();
    parley.connection.reconnectNow();
    await settled();
    expect(loads).toHaveLength(1);
  });

  it('are loaded by the first to use them, with the present session', async () => {
    const { calls, heard, arrive, emitter, list } = await setUp();
    const incoming: string[] = [];
    calls.on('incoming', (call) => incoming.push(call.id));
    const starting = calls.start('bob');
    await arrive();
    expect(await starting).toEqual({ id: 'call to bob' });
    expect(heard).toEqual(['session s1 0']);
    emitter.emit('incoming', { id: 'c' } as Call);
    list.set([{ id: 'c' } as Call]);
    expect(incoming).toEqual(['c']);
    expect(calls.list.get()).toEqual([{ id: 'c' }]);
    await calls.selectDevice('camera', 'front');
    expect(heard.at(-1)).toBe('select camera front');
  });

  it('know the time of the server however late their code comes', async () => {
    const { calls, ahead, arrive, clock } = await setUp();
    await clock.advance(13_000);
    void calls.start('bob');
    await arrive();
    expect(ahead).toEqual([0]);
  });

  it('look up devices only for who looks', async () => {
    const { calls, arrive, devices, loads } = await setUp();
    const stop = calls.devices.subscribe(() => undefined);
    expect(loads).toHaveLength(1);
    devices.set({ available: [{ id: 'm', kind: 'microphone', label: 'Mic' }], selected: {} });
    await arrive();
    expect(calls.devices.get().available).toHaveLength(1);
    stop();
    devices.set({ available: [], selected: {} });
    expect(calls.devices.get().available).toHaveLength(1);
  });

  it('say so when their code does not arrive, and can be tried again', async () => {
    const { calls, loads, arrive, server, heard } = await setUp();
    const failing = expect(calls.start('bob')).rejects.toMatchObject({ code: 'connection/lost', retryable: true });
    server.tell(updated(1));
    await settled();
    loads[0]?.reject(new Error('404'));
    await failing;
    const starting = calls.start('bob');
    await arrive();
    await starting;
    expect(heard).toEqual(['session s1 0', 'v1']);
  });
});
