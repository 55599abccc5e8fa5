import { closeCodes } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import { createFakeClock, createTestClient, Refusal, settled, type FakeClock } from '../testing/index.js';
import { readExpiry } from './read-expiry.js';

const second = 1_000;
const minute = 60 * second;

function base64Url(value: unknown): string {
  return btoa(JSON.stringify(value)).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}

function jwt(claims: object): string {
  return `${base64Url({ alg: 'HS256' })}.${base64Url(claims)}.signature`;
}

/** A provider whose tokens live for some time, and the server that knows them. */
function setUp(lifetime: number, clock: FakeClock = createFakeClock()) {
  let asked = 0;
  const provider: { ask: () => Promise<string> } = {
    ask: () => Promise.resolve(jwt({ n: asked, exp: (clock.now() + lifetime) / second })),
  };
  const test = createTestClient({
    clock,
    token: () => {
      asked++;
      return provider.ask();
    },
  });
  const { server } = test;
  const open = (token: string) => {
    const expiresAt = readExpiry(token) ?? 0;
    if (expiresAt <= clock.now()) throw new Refusal('auth/expired');
    return expiresAt;
  };
  const { on } = server;
  on('session.refresh', ({ token }) => ({ tokenExpiresAt: open(token) }));
  return {
    ...test,
    provider,
    /** The server looks at the token that the next session brings. */
    checkTokens() {
      server.check = ({ token }) => ({ tokenExpiresAt: open(token) });
    },
    get asked() {
      return asked;
    },
  };
}

describe('readExpiry', () => {
  it.each([
    [jwt({ exp: 1_700_000_000 }), 1_700_000_000_000],
    [jwt({ exp: 1_700_000_000, name: '>>>???' }), 1_700_000_000_000],
    [jwt({}), undefined],
    [jwt({ exp: 'soon' }), undefined],
    ['pk_app_secret', undefined],
    ['a.b.c', undefined],
    ['..', undefined],
    ['', undefined],
  ])('reads %s', (token, expected) => expect(readExpiry(token)).toBe(expected));
});

describe('tokens', () => {
  it('asks once for those who connect at the same time, and not again for a resume', async () => {
    const test = setUp(30 * minute);
    test.checkTokens();
    await Promise.all([test.parley.connect(), test.parley.connect()]);
    expect(test.asked).toBe(1);
    for (let drop = 0; drop < 5; drop++) {
      test.server.socket.cut();
      await settled();
      test.parley.connection.reconnectNow();
      await settled();
    }
    expect(test.server.heard('session.open')).toHaveLength(6);
    expect(test.asked).toBe(1);
  });

  it('renews on the running socket before the token expires, for hours', async () => {
    const test = setUp(10 * minute);
    test.checkTokens();
    const warned: number[] = [];
    test.parley.connection.on('tokenWillExpire', ({ at }) => warned.push(at - test.clock.now()));
    await test.parley.connect();
    await test.clock.advance(180 * minute);
    expect(test.server.heard('session.open')).toHaveLength(1);
    expect(test.server.heard('session.refresh').length).toBeGreaterThanOrEqual(18);
    expect(test.server.heard('session.refresh').length).toBeLessThanOrEqual(23);
    expect(test.asked).toBe(1 + test.server.heard('session.refresh').length);
    for (const left of warned) expect(left).toBeGreaterThan(30 * second);
  });

  it('follows the clock of the server, not its own', async () => {
    const test = setUp(10 * minute);
    const ahead = 3_600_000;
    test.server.check = () => ({
      serverTime: test.clock.now() + ahead,
      tokenExpiresAt: test.clock.now() + ahead + 10 * minute,
    });
    test.server.on('session.refresh', () => ({ tokenExpiresAt: test.clock.now() + ahead + 10 * minute }));
    await test.parley.connect();
    await test.clock.advance(7 * minute);
    expect(test.server.heard('session.refresh')).toHaveLength(0);
    await test.clock.advance(3 * minute);
    expect(test.server.heard('session.refresh')).toHaveLength(1);
  });

  it('renews when the server says that the token expires', async () => {
    const test = setUp(60 * minute);
    await test.parley.connect();
    test.server.tell({ ev: 'session.expiring', data: { tokenExpiresAt: test.clock.now() + minute } });
    await settled();
    expect(test.server.heard('session.refresh')).toHaveLength(1);
  });

  it('goes on asking a provider that fails, with back-off, and stays connected meanwhile', async () => {
    const test = setUp(10 * minute);
    test.checkTokens();
    await test.parley.connect();
    const good = test.provider.ask;
    test.provider.ask = () => Promise.reject(new Error('no network'));
    await test.clock.advance(9 * minute + 30 * second);
    expect(test.asked).toBeGreaterThan(2);
    expect(test.parley.connection.get().status).toBe('connected');
    test.provider.ask = good;
    await test.clock.advance(20 * second);
    expect(test.server.heard('session.refresh')).toHaveLength(1);
  });

  it('connects with a new token when the old one ran out during a network loss', async () => {
    const test = setUp(10 * minute);
    test.checkTokens();
    await test.parley.connect();
    test.server.sockets.reachable = false;
    test.server.socket.cut();
    await test.clock.advance(30 * minute);
    expect(test.parley.connection.get().status).toBe('reconnecting');
    test.server.sockets.reachable = true;
    await test.clock.advance(70 * second);
    expect(test.parley.connection.get().status).toBe('connected');
    expect(test.server.heard('session.open')).toHaveLength(2);
  });

  it('survives a provider that fails in the middle of a reconnect', async () => {
    const test = setUp(10 * minute);
    test.checkTokens();
    await test.parley.connect();
    const good = test.provider.ask;
    test.server.sockets.reachable = false;
    test.server.socket.cut();
    test.provider.ask = () => Promise.reject(new Error('no network'));
    await test.clock.advance(30 * minute);
    expect(test.parley.connection.get()).toMatchObject({
      status: 'reconnecting',
      error: { code: 'auth/provider-failed', cause: { message: 'no network' } },
    });
    test.provider.ask = good;
    test.server.sockets.reachable = true;
    await test.clock.advance(70 * second);
    expect(test.parley.connection.get().status).toBe('connected');
  });

  it('asks again once, at once, when the server says that the token has expired', async () => {
    const test = setUp(10 * minute);
    let opened = 0;
    test.server.check = () => {
      if (++opened === 1) throw new Refusal('auth/expired');
      return {};
    };
    await test.parley.connect();
    expect(test.asked).toBe(2);
  });

  it('gives up where every new token has expired already', async () => {
    const test = setUp(-minute);
    test.checkTokens();
    await expect(test.parley.connect()).rejects.toMatchObject({ code: 'auth/expired' });
    expect(test.asked).toBe(2);
  });

  it('asks for a new token when the server closes over the old one', async () => {
    const test = setUp(10 * minute);
    await test.parley.connect();
    test.server.socket.close(closeCodes.unauthorized, 'revoked');
    await test.clock.advance(3 * second);
    expect(test.parley.connection.get().status).toBe('connected');
    expect(test.asked).toBe(2);
  });

  it('does not storm a server that closes over every token', async () => {
    const test = setUp(10 * minute);
    test.server.sockets.reachable = true;
    await test.parley.connect();
    test.server.on('session.open', (_params, socket) => {
      socket.close(closeCodes.unauthorized);
      return null;
    });
    test.server.socket.close(closeCodes.unauthorized);
    await test.clock.advance(10 * minute);
    expect(test.server.heard('session.open').length).toBeLessThan(60);
  });

  it('rejects where the provider gives no token', async () => {
    const test = setUp(minute);
    test.provider.ask = () => Promise.resolve(undefined as unknown as string);
    await expect(test.parley.connect()).rejects.toMatchObject({ code: 'auth/provider-failed', retryable: false });
    expect(test.parley.connection.get().status).toBe('failed');
  });

  it('does not wait for ever for a provider that never answers', async () => {
    const test = setUp(minute);
    const good = test.provider.ask;
    test.provider.ask = () => new Promise(() => undefined);
    const connecting = test.parley.connect();
    await test.clock.advance(31 * second);
    expect(test.parley.connection.get().error?.code).toBe('auth/provider-failed');
    test.provider.ask = good;
    await test.clock.advance(3 * second);
    await connecting;
  });
});
