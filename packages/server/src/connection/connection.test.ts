import { closeCodes, limits } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import { settled } from '../testing/create-fake-clock.js';
import { Refusal } from '../testing/create-test-client.js';
import { createTestRules, otherApp, type TestRules } from '../testing/create-test-rules.js';
import type { ClientSocket } from './client-socket.js';
import { slowReaderBytes } from './frame-writer.js';

const minute = 60_000;

describe('opening a session', () => {
  it('comes before everything else', async () => {
    const { connect } = await createTestRules();
    const client = connect();
    expect(await client.refusal('session.ping', {})).toMatchObject({ code: 'protocol/not-open', retryable: false });
  });

  it('names what both speak where they share no version, whatever else the newer client says', async () => {
    const { connect } = await createTestRules();
    const client = connect();
    const error = await client.refusal('session.open', { protocol: [3, 2], hello: 'from the future' });
    expect(error).toMatchObject({ code: 'protocol/unsupported-version', details: { client: [3, 2], server: [1] } });
  });

  it('picks the version that both speak', async () => {
    const { connect, token } = await createTestRules();
    expect(await connect().open({ token: token('alice'), protocol: [2, 1] })).toMatchObject({ protocol: 1 });
  });

  it('names what is wrong with the params without repeating them', async () => {
    const { connect } = await createTestRules();
    const error = await connect().refusal('session.open', { protocol: [1], token: 'x', device: 'my secret device' });
    expect(error.code).toBe('protocol/invalid-params');
    expect(error.details?.['problems']).toEqual(expect.arrayContaining([expect.objectContaining({ path: '/device' })]));
    expect(JSON.stringify(error)).not.toContain('secret');
  });

  it('refuses what proves nobody, and may be tried again on the same connection', async () => {
    const { connect, token, clock } = await createTestRules();
    const client = connect();
    const params = { protocol: [1], device: 'd', client: { name: 't', version: '1' } };
    expect(await client.refusal('session.open', { ...params, token: 'forged' })).toMatchObject({
      code: 'auth/invalid',
    });
    const short = token('alice', { ttl: 1_000 });
    await clock.advance(1_000);
    expect(await client.refusal('session.open', { ...params, token: short })).toMatchObject({ code: 'auth/expired' });
    expect(await client.refusal('session.open', { ...params, token: `${otherApp} * 0 0` })).toMatchObject({
      code: 'auth/forbidden',
    });
    expect((await client.open({ token: token('alice') })).user.id).toBe('alice');
  });

  it('happens once', async () => {
    const { connect, token } = await createTestRules();
    const client = connect();
    await client.open({ token: token('alice') });
    const again = { protocol: [1], device: 'd', client: { name: 't', version: '1' }, token: token('alice') };
    expect(await client.refusal('session.open', again)).toMatchObject({ code: 'protocol/already-open' });
  });

  it('ends the session that the same device had, and no other', async () => {
    const { connect, token } = await createTestRules();
    const first = connect();
    const other = connect();
    const otherUser = connect();
    await first.open({ token: token('alice'), device: 'a' });
    await other.open({ token: token('alice'), device: 'b' });
    await otherUser.open({ token: token('bob'), device: 'a' });
    const second = connect();
    await second.open({ token: token('alice'), device: 'a' });
    expect(first.closed?.code).toBe(closeCodes.superseded);
    expect([other.closed, otherUser.closed, second.closed]).toEqual([undefined, undefined, undefined]);
    await expect(second.request('session.ping', {})).resolves.toBeDefined();
  });
});

describe('the epoch of a session', () => {
  const open = async (test: TestRules, epoch?: number, more: { device?: string } = {}) => {
    const client = test.connect();
    const params = { protocol: [1], device: 'tabs', client: { name: 't', version: '1' }, ...more };
    const given = epoch === undefined ? {} : { epoch };
    const ask = { ...params, ...given, token: test.token('alice') };
    const code = await client.open(ask).then(
      () => undefined,
      (error: unknown) => (error instanceof Refusal ? error.body.code : String(error)),
    );
    return { client, code };
  };

  it('keeps an older one out while a newer one is there, and leaves that one alone', async () => {
    const test = await createTestRules();
    const newer = await open(test, 5);
    const older = await open(test, 4);
    expect([newer.code, older.code]).toEqual([undefined, 'connection/superseded']);
    expect(newer.client.closed).toBeUndefined();
    await expect(newer.client.request('session.ping', {})).resolves.toBeDefined();
    expect(await older.client.refusal('session.ping', {})).toMatchObject({ code: 'protocol/not-open' });
    // Another device of the same user has an epoch of its own.
    expect((await open(test, 1, { device: 'phone' })).code).toBeUndefined();
    newer.client.close();
    await settled();
    expect((await open(test, 4)).code).toBeUndefined();
  });

  it('takes the device over where it is the same or higher, and where either has none', async () => {
    const test = await createTestRules();
    let before = await open(test, 5);
    for (const epoch of [5, 6, undefined, 0]) {
      const next = await open(test, epoch);
      expect([epoch, next.code, before.client.closed?.code]).toEqual([epoch, undefined, closeCodes.superseded]);
      before = next;
    }
  });
});

describe('a session', () => {
  it('is told before its token expires, renews it, and goes on', async () => {
    const { connect, token, clock } = await createTestRules();
    const client = connect();
    await client.open({ token: token('alice', { ttl: 10 * minute }) });
    await pinging(client, clock, 8.5 * minute);
    expect(client.events('session.expiring')).toEqual([]);
    await pinging(client, clock, minute);
    expect(client.events('session.expiring')).toHaveLength(1);
    const renewed = await client.request('session.refresh', { token: token('alice', { ttl: 10 * minute }) });
    expect(renewed.tokenExpiresAt).toBe(clock.now() + 10 * minute);
    await pinging(client, clock, 5 * minute);
    expect(client.closed).toBeUndefined();
  });

  it('ends with its token, after a grace', async () => {
    const { connect, token, clock } = await createTestRules();
    const client = connect();
    await client.open({ token: token('alice', { ttl: 2 * minute }) });
    await pinging(client, clock, 2 * minute + 20_000);
    expect(client.closed).toBeUndefined();
    await clock.advance(12_000);
    expect(client.closed?.code).toBe(closeCodes.unauthorized);
  });

  it('refuses a token of somebody else', async () => {
    const { connect, token } = await createTestRules();
    const client = connect();
    await client.open({ token: token('alice') });
    for (const other of [token('bob'), token('alice', { app: otherApp })])
      expect(await client.refusal('session.refresh', { token: other })).toMatchObject({ code: 'auth/forbidden' });
  });

  it('ends when its tokens are revoked', async () => {
    const { connect, token, rules, admin, clock } = await createTestRules();
    const client = connect();
    const bystander = connect();
    const old = token('alice');
    await client.open({ token: old });
    await bystander.open({ token: token('bob') });
    await rules.dispatch(admin(), { op: 'token.revoke', params: { userId: 'alice' }, requestId: 'r' });
    await settled();
    expect(client.closed?.code).toBe(closeCodes.unauthorized);
    expect(bystander.closed).toBeUndefined();
    await clock.advance(1);
    const params = { protocol: [1], device: 'd', client: { name: 't', version: '1' }, token: old };
    expect(await connect().refusal('session.open', params)).toMatchObject({ code: 'auth/revoked' });
  });

  it('ends after twice the heartbeat of silence', async () => {
    const { connect, token, clock } = await createTestRules({ config: { heartbeat: 10_000 } });
    const silent = connect();
    const lively = connect();
    expect((await silent.open({ token: token('alice') })).heartbeat).toBe(10_000);
    await lively.open({ token: token('bob') });
    await clock.advance(15_000);
    await lively.request('session.ping', {});
    await clock.advance(6_500);
    expect(silent.closed?.code).toBe(closeCodes.resume);
    expect(lively.closed).toBeUndefined();
  });

  it('ends with a word when the server stops, and leaves no timer behind', async () => {
    const { connect, token, rules, clock } = await createTestRules();
    const client = connect();
    await client.open({ token: token('alice') });
    await rules.stop();
    await settled();
    expect(client.closed?.code).toBe(closeCodes.goingAway);
    expect(clock.pending).toBe(0);
  });

  it('is answered what it sent before the server stopped', async () => {
    const { connect, token, rules } = await createTestRules();
    const client = connect();
    await client.open({ token: token('alice') });
    const { conversation } = await client.request('conversation.direct', { userId: 'bob' });
    const sending = [1, 2, 3].map((n) =>
      client.request('message.send', { conversationId: conversation.id, clientId: `c${n}`, text: 'x' }),
    );
    await Promise.resolve();
    await Promise.resolve();
    await rules.stop();
    expect((await Promise.all(sending)).map(({ message }) => message.seq)).toEqual([1, 2, 3]);
    expect(client.closed?.code).toBe(closeCodes.goingAway);
  });

  it('has a bound of requests in flight', async () => {
    const { connect, token, stores } = await createTestRules({
      config: { rates: { read: { perSecond: 1_000, burst: 1_000 } } },
    });
    const client = connect();
    await client.open({ token: token('alice') });
    let release: (() => void) | undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    const list = stores.messaging.listConversations.bind(stores.messaging);
    Object.assign(stores.messaging, {
      listConversations: async (...args: Parameters<typeof list>) => {
        await gate;
        return list(...args);
      },
    });
    const asked = Array.from({ length: limits.requestsInFlight }, () => client.request('conversation.list', {}));
    await settled();
    expect(await client.refusal('conversation.list', {})).toMatchObject({ code: 'limits/in-flight', retryable: true });
    release?.();
    await Promise.all(asked);
    await expect(client.request('conversation.list', {})).resolves.toBeDefined();
  });

  it('is told its cursor once what it covers was sent', async () => {
    const { connect, token, clock } = await createTestRules();
    const client = connect();
    const { cursor } = await client.open({ token: token('alice') });
    await client.request('conversation.direct', { userId: 'bob' });
    await clock.advance(1_000);
    expect(client.events('session.cursor')).toEqual([]);
    await clock.advance(1_000);
    expect(client.events('session.cursor')).toHaveLength(1);
    expect(client.events('session.cursor')[0]?.cursor).not.toBe(cursor);
    await clock.advance(10_000);
    expect(client.events('session.cursor')).toHaveLength(1);
  });
});

describe('a connection', () => {
  it('that never opens a session is closed', async () => {
    const { connect, clock } = await createTestRules();
    const client = connect();
    await clock.advance(12_000);
    expect(client.closed?.code).toBe(closeCodes.resume);
  });

  it('is answered what is malformed, and closed when there is too much of it', async () => {
    const { connect, token } = await createTestRules();
    const client = connect();
    await client.open({ token: token('alice') });
    for (let i = 0; i < 9; i += 1) client.raw('{nonsense');
    await settled();
    expect(client.frames.filter((frame) => 'id' in frame && frame.id === null)).toHaveLength(9);
    await expect(client.request('session.ping', {})).resolves.toBeDefined();
    client.raw('{nonsense');
    await settled();
    expect(client.closed?.code).toBe(closeCodes.protocol);
  });

  it.each([
    ['too large', 'x'.repeat(200_000)],
    ['nested too deep', '['.repeat(33)],
  ])('that has not opened its session is closed when it sends much that is %s', async (_what, frame) => {
    const { connect } = await createTestRules();
    const client = connect();
    await settled();
    for (let i = 0; i < 9; i += 1) client.raw(frame);
    await settled();
    expect(client.closed).toBeUndefined();
    client.raw(frame);
    await settled();
    expect(client.closed?.code).toBe(closeCodes.protocol);
  });

  it('whose reader is too slow is closed with a word to resume, and the others are served', async () => {
    const test = await createTestRules();
    const { socket, sent, closes } = stuckSocket();
    const connection = test.rules.connect(socket);
    const open = { protocol: [1], token: test.token('bob'), device: 'slow', client: { name: 't', version: '1' } };
    connection.receive(JSON.stringify({ id: 1, op: 'session.open', params: open }));
    const alice = test.connect();
    await alice.open({ token: test.token('alice') });
    const { conversation } = await alice.request('conversation.direct', { userId: 'bob' });
    const before = sent.length;
    socket.bufferedBytes = slowReaderBytes + 1;
    await alice.request('message.send', { conversationId: conversation.id, clientId: 'c', text: 'Hi' });
    expect(closes).toEqual([closeCodes.resume]);
    expect(sent.length).toBe(before);
    await expect(alice.request('session.ping', {})).resolves.toBeDefined();
  });
});

async function pinging(
  client: { request(op: 'session.ping', params: object): Promise<unknown> },
  clock: { advance(ms: number): Promise<void> },
  ms: number,
): Promise<void> {
  for (let left = ms; left > 0; left -= 20_000) {
    await client.request('session.ping', {});
    await clock.advance(Math.min(20_000, left));
  }
}

function stuckSocket() {
  const sent: string[] = [];
  const closes: number[] = [];
  const socket: ClientSocket & { bufferedBytes: number } = {
    send: (text) => void sent.push(text),
    close: (code) => void closes.push(code),
    bufferedBytes: 0,
  };
  return { socket, sent, closes };
}
