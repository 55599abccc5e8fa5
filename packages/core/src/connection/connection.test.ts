import { closeCodes, type Session } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import { alice, createTestClient, Refusal, settled } from '../testing/index.js';

const second = 1_000;

async function connected(options: Parameters<typeof createTestClient>[0] = {}) {
  const test = createTestClient(options);
  await test.parley.connect();
  return test;
}

describe('connecting', () => {
  it('introduces itself with versions, token, device and what is held', async () => {
    const { server } = await connected({ token: () => Promise.resolve('secret'), device: 'phone' });
    expect(server.heard('session.open')).toMatchObject([
      {
        params: {
          protocol: [1],
          token: 'secret',
          device: 'phone',
          client: { name: 'test', version: '0' },
          holds: [],
          watch: [],
        },
      },
    ]);
  });

  it('shows each step, and who is signed in', async () => {
    const { parley } = createTestClient();
    const seen: string[] = [];
    parley.connection.subscribe((state) => seen.push(state.status));
    expect(parley.connection.get().status).toBe('disconnected');
    await parley.connect();
    await parley.disconnect();
    expect(seen).toEqual(['connecting', 'connected', 'disconnected']);
    expect(parley.connection.get().user).toEqual(alice);
  });

  it('fails for good when no protocol version is shared', async () => {
    const { parley, server, clock } = createTestClient();
    server.on('session.open', () => {
      throw new Refusal('protocol/unsupported-version', { details: { server: [2] } });
    });
    await expect(parley.connect()).rejects.toMatchObject({ code: 'protocol/unsupported-version' });
    expect(parley.connection.get()).toMatchObject({
      status: 'failed',
      error: { code: 'protocol/unsupported-version', details: { server: [2] } },
    });
    await clock.advance(600 * second);
    expect(server.heard('session.open')).toHaveLength(1);
  });

  it('fails for good when the server chose a version that it does not speak', async () => {
    const { parley, server } = createTestClient();
    server.session = { protocol: 7 };
    await expect(parley.connect()).rejects.toMatchObject({ code: 'protocol/unsupported-version' });
  });

  it('rejects a forged token, and can be tried again', async () => {
    const { parley, server } = createTestClient();
    server.on('session.open', () => {
      throw new Refusal('auth/invalid');
    });
    await expect(parley.connect()).rejects.toMatchObject({ code: 'auth/invalid' });
    expect(parley.connection.get()).toMatchObject({ status: 'failed', error: { code: 'auth/invalid' } });
    await expect(parley.connect()).rejects.toMatchObject({ code: 'auth/invalid' });
    expect(server.heard('session.open')).toHaveLength(2);
  });

  it('goes on trying while nothing can be reached, and says when', async () => {
    const { parley, server, clock } = createTestClient();
    server.sockets.reachable = false;
    const connecting = parley.connect();
    await clock.advance(5 * second);
    const state = parley.connection.get();
    expect(state).toMatchObject({ status: 'connecting', error: { code: 'connection/lost', retryable: true } });
    expect(state.retryAt).toBeGreaterThan(clock.now());
    server.sockets.reachable = true;
    await clock.advance(60 * second);
    await connecting;
    expect(parley.connection.get().status).toBe('connected');
  });

  it('gives up on a server that accepts the socket and says nothing', async () => {
    const { parley, server, clock } = createTestClient();
    server.on('session.open', () => null);
    void parley.connect();
    await clock.advance(14 * second);
    expect(server.heard('session.open')).toHaveLength(1);
    await clock.advance(4 * second);
    expect(server.heard('session.open')).toHaveLength(2);
  });

  it('survives being connected, disconnected and connected in one breath', async () => {
    const { parley, server, leaks } = createTestClient();
    const first = parley.connect();
    const end = parley.disconnect();
    const again = parley.connect();
    await expect(first).rejects.toMatchObject({ code: 'connection/disconnected' });
    await end;
    await again;
    expect(parley.connection.get().status).toBe('connected');
    expect(server.sockets.sockets.filter((socket) => socket.open)).toHaveLength(1);
    await parley.disconnect();
    await settled();
    expect(leaks()).toEqual([]);
  });

  it('answers a second connect() at once', async () => {
    const { parley, server } = await connected();
    await parley.connect();
    expect(server.heard('session.open')).toHaveLength(1);
  });
});

describe('staying connected', () => {
  it('resumes with the latest cursor', async () => {
    const { parley, server, clock } = await connected();
    server.tell({ ev: 'session.cursor', data: { cursor: 'later' } });
    await settled();
    server.socket.cut();
    await settled();
    expect(parley.connection.get()).toMatchObject({ status: 'reconnecting', error: { code: 'connection/lost' } });
    await clock.advance(3 * second);
    expect(parley.connection.get().status).toBe('connected');
    expect(parley.connection.get().error).toBeUndefined();
    expect(server.heard('session.open').map(({ params }) => params.cursor)).toEqual([undefined, 'later']);
  });

  it('pings after silence, and takes any answer as a sign of life', async () => {
    const { parley, server, clock } = await connected();
    await clock.advance(24 * second);
    expect(server.heard('session.ping')).toHaveLength(0);
    await clock.advance(300 * second);
    expect(server.heard('session.ping').length).toBeGreaterThanOrEqual(11);
    expect(parley.connection.get().status).toBe('connected');
    expect(server.heard('session.open')).toHaveLength(1);
  });

  it('drops a connection on which a ping is not answered', async () => {
    const { server, clock } = await connected();
    server.on('session.ping', () => null);
    await clock.advance(49 * second);
    expect(server.heard('session.open')).toHaveLength(1);
    await clock.advance(4 * second);
    expect(server.heard('session.open')).toHaveLength(2);
  });

  it('asks at once whether the server is there when the page says that the network is back', async () => {
    const { parley, server, clock } = await connected();
    server.on('session.ping', () => null);
    parley.connection.reconnectNow();
    await clock.advance(4 * second);
    expect(server.heard('session.ping')).toHaveLength(1);
    await clock.advance(4 * second);
    expect(server.heard('session.open')).toHaveLength(2);
  });

  it('takes a question that had no answer for a second for lost when it is asked again, and comes back at once', async () => {
    const { parley, server, clock } = await connected();
    server.on('session.ping', () => null);
    // The page goes offline, and a second later it is on another network.
    parley.connection.reconnectNow();
    await clock.advance(100);
    parley.connection.reconnectNow();
    await clock.advance(100);
    expect(server.heard('session.open')).toHaveLength(1);
    await clock.advance(800);
    parley.connection.reconnectNow();
    await clock.advance(10);
    expect(server.heard('session.open')).toHaveLength(2);
    expect(parley.connection.get().status).toBe('connected');
  });

  it('does not wait for the back-off when told to reconnect', async () => {
    const { parley, server } = await connected();
    server.socket.cut();
    await settled();
    expect(parley.connection.get().status).toBe('reconnecting');
    parley.connection.reconnectNow();
    await settled();
    expect(parley.connection.get().status).toBe('connected');
  });

  it('honours the time that a busy server asks for', async () => {
    const { parley, server, clock } = await connected();
    const open = server.session;
    server.on('session.open', () => {
      throw new Refusal('server/unavailable', { retryable: true, retryAfter: 40 * second });
    });
    server.socket.cut();
    await clock.advance(3 * second);
    expect(server.heard('session.open')).toHaveLength(2);
    await clock.advance(37 * second);
    expect(server.heard('session.open')).toHaveLength(2);
    expect(parley.connection.get().error?.code).toBe('server/unavailable');
    server.session = open;
    await clock.advance(10 * second);
    expect(server.heard('session.open')).toHaveLength(3);
  });

  it.each([
    [closeCodes.superseded, 'failed', 'connection/superseded'],
    [closeCodes.protocol, 'failed', 'protocol/malformed'],
    [closeCodes.resume, 'reconnecting', 'connection/lost'],
    [closeCodes.goingAway, 'reconnecting', 'connection/lost'],
    [closeCodes.unauthorized, 'reconnecting', 'auth/expired'],
  ] as const)('takes close code %i as %s', async (code, status, error) => {
    const { parley, server } = await connected();
    server.socket.close(code, 'because');
    await settled();
    expect(parley.connection.get()).toMatchObject({ status, error: { code: error } });
  });

  it('drops a server that sends what nobody can read', async () => {
    const { parley, server } = await connected();
    server.socket.send('{"ev":');
    await settled();
    expect(parley.connection.get().status).toBe('reconnecting');
    parley.connection.reconnectNow();
    await settled();
    server.socket.send('[null]');
    await settled();
    expect(parley.connection.get().status).toBe('reconnecting');
  });

  it('refuses to go on as somebody else', async () => {
    const { parley, server } = await connected();
    server.session = { user: { id: 'mallory', name: 'Mallory' } };
    server.socket.cut();
    await settled();
    parley.connection.reconnectNow();
    await settled();
    expect(parley.connection.get()).toMatchObject({ status: 'failed', user: alice, error: { code: 'auth/invalid' } });
  });

  it('gives events in order, from single frames and from batches, to every listener', async () => {
    const { link, server } = await connected();
    const cursor = (name: string) => ({ conversation: name, version: 1 });
    const event = (name: string) =>
      ({ ev: 'presence.changed', at: cursor(name), data: { presence: { userId: name, status: 'online' } } }) as const;
    const seen: string[] = [];
    link.onEvent((heard) => {
      if (heard.ev !== 'presence.changed') return;
      seen.push(heard.data.presence.userId);
      if (heard.data.presence.userId === 'a') throw new Error('a bad listener');
    });
    link.onEvent((heard) => seen.push(`second ${heard.ev === 'presence.changed' ? heard.data.presence.userId : ''}`));
    server.tell(event('a'));
    server.tellTogether(event('b'), event('c'));
    await settled();
    expect(seen).toEqual(['a', 'second a', 'b', 'second b', 'c', 'second c']);
  });

  it('tells of a session before any event of it', async () => {
    const { link, server, parley } = createTestClient();
    const seen: string[] = [];
    link.onSession((session: Session) => seen.push(session.session));
    link.onEvent((event) => seen.push(event.ev));
    server.sockets.reachable = true;
    const connecting = parley.connect();
    await settled();
    const [open] = server.heard('session.open');
    expect(open).toBeDefined();
    server.tell({ ev: 'presence.changed', data: { presence: { userId: 'bob', status: 'online' } } });
    await connecting;
    await settled();
    expect(seen).toEqual(['s1', 'presence.changed']);
  });

  it('leaves nothing behind', async () => {
    const { parley, server, clock, leaks } = await connected();
    await clock.advance(60 * second);
    server.socket.cut();
    await settled();
    await parley.disconnect();
    expect(leaks()).toEqual([]);
  });
});
