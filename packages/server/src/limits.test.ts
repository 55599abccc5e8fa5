import { limits, type ErrorCode, type Limits, type Metadata, type RateClass } from '@parley/protocol';
import { rates } from '@parley/protocol/schema';
import { describe, expect, it } from 'vitest';
import { settled } from './testing/create-fake-clock.js';
import type { TestClient } from './testing/create-test-client.js';
import { createFakeFiles } from './testing/create-fake-files.js';
import { createTestRules, type TestRules } from './testing/create-test-rules.js';

interface Place {
  readonly test: TestRules;
  readonly alice: TestClient;
  readonly conversationId: string;
  readonly callId: string;
}

/** Tries what is just within a limit and returns the error of what is beyond it. */
type Probe = (place: Place) => Promise<{ readonly code: ErrorCode; readonly details?: object }>;

const wide = { perSecond: 10_000, burst: 100_000 };
const send = (conversationId: string, text: string, metadata?: Metadata) => ({
  conversationId,
  clientId: `c${text.length}-${JSON.stringify(metadata ?? 0).length}`,
  text,
  ...(metadata ? { metadata } : {}),
});

const probes: { readonly [K in keyof Limits]: { readonly code: ErrorCode; readonly probe: Probe } } = {
  callDataBytes: {
    code: 'calls/too-large',
    probe: async ({ alice, callId }) => {
      await alice.request('call.send', { callId, data: '€'.repeat(limits.callDataBytes / 4) });
      await alice.request('call.send', { callId, data: 'x'.repeat(limits.callDataBytes) });
      return alice.refusal('call.send', { callId, data: '€'.repeat(Math.ceil(limits.callDataBytes / 3)) });
    },
  },
  fileBytes: {
    code: 'protocol/invalid-params',
    probe: async ({ alice, conversationId }) => {
      const file = { conversationId, clientId: 'f', name: 'a.iso' };
      await alice.request('file.create', { ...file, bytes: limits.fileBytes });
      return alice.refusal('file.create', { ...file, clientId: 'g', bytes: limits.fileBytes + 1 });
    },
  },
  fileNameLength: {
    code: 'protocol/invalid-params',
    probe: async ({ alice, conversationId }) => {
      const name = 'n'.repeat(limits.fileNameLength);
      await alice.request('file.create', { conversationId, clientId: 'f', name, bytes: 1 });
      return alice.refusal('file.create', { conversationId, clientId: 'g', name: `${name}n`, bytes: 1 });
    },
  },
  filesPerMessage: {
    code: 'protocol/invalid-params',
    probe: async ({ alice, conversationId }) => {
      const files: string[] = [];
      for (let n = 0; n <= limits.filesPerMessage; n += 1) {
        const file = { conversationId, clientId: `f${n}`, name: 'a.txt', bytes: 1 };
        files.push((await alice.request('file.create', file)).fileId);
        await alice.request('file.finish', { fileId: files[n] ?? '' });
      }
      await alice.request('message.send', { ...send(conversationId, 'ten'), files: files.slice(1) });
      return alice.refusal('message.send', { ...send(conversationId, 'eleven'), files });
    },
  },
  filesUnsent: {
    code: 'files/too-many',
    probe: async ({ alice, conversationId }) => {
      const file = (n: number) => ({ conversationId, clientId: `f${n}`, name: 'a.txt', bytes: 1 });
      for (let n = 0; n < limits.filesUnsent; n += 1) await alice.request('file.create', file(n));
      await alice.request('file.create', file(0));
      return alice.refusal('file.create', file(limits.filesUnsent));
    },
  },
  searchLength: {
    code: 'search/too-long',
    probe: async ({ alice }) => {
      await alice.request('search.people', { query: 'x'.repeat(limits.searchLength) });
      return alice.refusal('search.people', { query: 'x'.repeat(limits.searchLength + 1) });
    },
  },
  frameBytes: {
    code: 'protocol/too-large',
    probe: ({ alice }) => alice.refusal('session.ping', { padding: 'x'.repeat(limits.frameBytes) }),
  },
  jsonDepth: {
    code: 'protocol/too-deep',
    probe: async ({ alice, conversationId }) => {
      const nested = (depth: number): unknown => (depth === 0 ? 1 : [nested(depth - 1)]);
      await alice.request('message.send', send(conversationId, 'deep', { nested: nested(limits.jsonDepth - 3) }));
      return alice.refusal('message.send', send(conversationId, 'deeper', { nested: nested(limits.jsonDepth) }));
    },
  },
  textBytes: {
    code: 'messaging/too-large',
    probe: async ({ alice, conversationId }) => {
      await alice.request('message.send', send(conversationId, '€'.repeat(limits.textBytes / 3)));
      return alice.refusal('message.send', send(conversationId, '€'.repeat(limits.textBytes / 3 + 1)));
    },
  },
  metadataBytes: {
    code: 'messaging/too-large',
    probe: async ({ alice, conversationId }) => {
      const metadata = (bytes: number) => ({ note: 'x'.repeat(bytes - '{"note":""}'.length) });
      await alice.request('message.send', send(conversationId, 'a', metadata(limits.metadataBytes)));
      return alice.refusal('message.send', send(conversationId, 'b', metadata(limits.metadataBytes + 1)));
    },
  },
  clientIdLength: {
    code: 'protocol/invalid-params',
    probe: async ({ alice, conversationId }) => {
      const clientId = 'c'.repeat(limits.clientIdLength);
      await alice.request('message.send', { conversationId, clientId, text: 'x' });
      return alice.refusal('message.send', { conversationId, clientId: `${clientId}c`, text: 'x' });
    },
  },
  groupMembers: {
    code: 'messaging/too-many-members',
    probe: async ({ test, alice }) => {
      const { app } = await test.identity('alice');
      const others = Array.from({ length: limits.groupMembers - 1 }, (_, i) => `u${i}`);
      for (const id of [...others, 'last']) await test.stores.auth.upsertUser(app, { id }, 0);
      const group = { clientId: 'g', name: 'Everybody', members: others.slice(0, 5_000) };
      const { conversation } = await alice.request('conversation.create', group);
      for (let i = 5_000; i < others.length; i += 200)
        await alice.request('conversation.addMembers', {
          conversationId: conversation.id,
          userIds: others.slice(i, i + 200),
        });
      return alice.refusal('conversation.addMembers', { conversationId: conversation.id, userIds: ['last'] });
    },
  },
  channelMembers: {
    code: 'messaging/too-many-members',
    probe: async ({ test, alice }) => {
      const { app } = await test.identity('alice');
      const channel = { clientId: 'ch', name: 'News', kind: 'channel' as const, public: true, members: [] };
      const { conversation } = await alice.request('conversation.create', channel);
      const userIds = Array.from({ length: limits.channelMembers - 2 }, (_, i) => `u${i}`);
      await test.stores.messaging.addMembers(app, conversation.id, { userIds, limit: limits.channelMembers, now: 0 });
      const [bob, carol] = [test.connect(), test.connect()];
      await bob.open({ token: test.token('bob') });
      await carol.open({ token: test.token('carol') });
      const joined = await bob.request('conversation.join', { conversationId: conversation.id });
      expect(joined.conversation.memberCount).toBe(limits.channelMembers);
      return carol.refusal('conversation.join', { conversationId: conversation.id });
    },
  },
  scheduled: {
    code: 'messaging/too-many',
    probe: async ({ test, alice, conversationId }) => {
      const later = (clientId: string) => ({ conversationId, clientId, text: 'x', sendAt: test.clock.now() + 1 });
      for (let i = 0; i < limits.scheduled; i += 1) await alice.request('scheduled.create', later(`s${i}`));
      return alice.refusal('scheduled.create', later('one-more'));
    },
  },
  scheduleAhead: {
    code: 'messaging/invalid-time',
    probe: async ({ test, alice, conversationId }) => {
      const sendAt = test.clock.now() + limits.scheduleAhead;
      await alice.request('scheduled.create', { conversationId, clientId: 's', text: 'x', sendAt });
      return alice.refusal('scheduled.create', { conversationId, clientId: 't', text: 'x', sendAt: sendAt + 1 });
    },
  },
  reactionsPerMessage: {
    code: 'messaging/too-many',
    probe: async ({ alice, conversationId }) => {
      const { message } = await alice.request('message.send', send(conversationId, 'reacted'));
      const on = { conversationId, seq: message.seq };
      const emoji = (n: number) => String.fromCodePoint(0x1f400 + n);
      for (let n = 0; n < limits.reactionsPerMessage; n += 1)
        await alice.request('reaction.add', { ...on, emoji: emoji(n) });
      await alice.request('reaction.add', { ...on, emoji: emoji(0) });
      return alice.refusal('reaction.add', { ...on, emoji: emoji(limits.reactionsPerMessage) });
    },
  },
  pins: {
    code: 'messaging/too-many',
    probe: async ({ alice, conversationId }) => {
      for (let n = 0; n <= limits.pins; n += 1)
        await alice.request('message.send', send(conversationId, 'x'.repeat(n + 1)));
      for (let seq = 1; seq <= limits.pins; seq += 1) await alice.request('message.pin', { conversationId, seq });
      await alice.request('message.pin', { conversationId, seq: 1 });
      return alice.refusal('message.pin', { conversationId, seq: limits.pins + 1 });
    },
  },
  mentions: {
    code: 'protocol/invalid-params',
    probe: async ({ alice, conversationId }) => {
      const mentions = Array.from({ length: limits.mentions + 1 }, (_, n) => `u${n}`);
      await alice.request('message.send', { ...send(conversationId, 'all'), mentions: mentions.slice(1) });
      return alice.refusal('message.send', { ...send(conversationId, 'more'), mentions });
    },
  },
  pollOptions: {
    code: 'protocol/invalid-params',
    probe: async ({ alice, conversationId }) => {
      const options = Array.from({ length: limits.pollOptions + 1 }, (_, n) => `o${n}`);
      const poll = (some: readonly string[]) => ({ poll: { question: '?', options: some } });
      await alice.request('message.send', { ...send(conversationId, 'all'), ...poll(options.slice(1)) });
      return alice.refusal('message.send', { ...send(conversationId, 'more'), ...poll(options) });
    },
  },
  sdpBytes: {
    code: 'calls/too-large',
    probe: async ({ alice, callId }) => {
      const describe = (bytes: number) => ({
        callId,
        channel: 'peer:bob',
        epoch: 1,
        description: { type: 'offer' as const, sdp: 'x'.repeat(bytes) },
      });
      await alice.request('media.describe', describe(limits.sdpBytes));
      return alice.refusal('media.describe', describe(limits.sdpBytes + 1));
    },
  },
  requestsInFlight: {
    code: 'limits/in-flight',
    probe: async ({ alice }) => {
      // All of them arrive before any is answered.
      const asked = Array.from({ length: limits.requestsInFlight }, () => alice.request('conversation.list', {}));
      const error = await alice.refusal('conversation.list', {});
      await Promise.all(asked);
      return error;
    },
  },
  pageItems: {
    code: 'protocol/invalid-params',
    probe: async ({ alice }) => {
      await alice.request('conversation.list', { limit: limits.pageItems });
      return alice.refusal('conversation.list', { limit: limits.pageItems + 1 });
    },
  },
  blockedUsers: {
    code: 'moderation/too-many-blocked',
    probe: async ({ test, alice }) => {
      const { app } = await test.identity('alice');
      const block = { blockedAt: 1, limit: limits.blockedUsers };
      for (let n = 1; n < limits.blockedUsers; n += 1)
        await test.stores.blocks.block(app, 'alice', { ...block, userId: `u${n}` });
      await alice.request('block.add', { userId: 'bob' });
      return alice.refusal('block.add', { userId: 'carol' });
    },
  },
  watchedUsers: {
    code: 'presence/too-many-watched',
    probe: async ({ alice }) => {
      const page = (from: number) => Array.from({ length: 200 }, (_, i) => `u${from + i}`);
      for (let from = 0; from < limits.watchedUsers; from += 200)
        await alice.request('presence.watch', { userIds: page(from) });
      return alice.refusal('presence.watch', { userIds: ['one-more'] });
    },
  },
  syncMessages: {
    // No error: what is beyond it pages in. `sync.test.ts` shows that; here its number is held.
    code: 'protocol/invalid-params',
    probe: ({ alice, conversationId }) => {
      expect(limits.syncMessages).toBe(1_000);
      return alice.refusal('message.list', { conversationId, limit: limits.syncMessages });
    },
  },
};

async function arrange(): Promise<Place> {
  const test = await createTestRules({
    config: { rates: { send: wide, write: wide, read: wide } },
    files: createFakeFiles({ whole: true, maxBytes: limits.fileBytes }),
  });
  const alice = test.connect();
  const opened = await alice.open({ token: test.token('alice') });
  expect(opened.limits).toEqual(limits);
  const { conversation } = await alice.request('conversation.direct', { userId: 'bob' });
  const { call } = await alice.request('call.start', { clientId: 'c', to: 'bob', video: false });
  return { test, alice, conversationId: conversation.id, callId: call.id };
}

describe('beyond the limit', () => {
  for (const [name, { code, probe }] of Object.entries(probes))
    it(`of ${name} the answer is ${code}, and the session goes on`, async () => {
      const place = await arrange();
      expect(await probe(place)).toMatchObject({ code, retryable: code === 'limits/in-flight' });
      await settled();
      await expect(place.alice.request('session.ping', {})).resolves.toBeDefined();
    });

  it('details name the limit where it is one of bytes', async () => {
    const place = await arrange();
    for (const name of ['frameBytes', 'textBytes', 'metadataBytes', 'sdpBytes'] as const)
      expect(await probes[name].probe(place)).toMatchObject({ details: { limit: limits[name] } });
  });
});

describe('the rate', () => {
  it('lets a burst through, then says when to come again, and keeps users apart', async () => {
    const test = await createTestRules();
    const alice = test.connect();
    const bob = test.connect();
    await alice.open({ token: test.token('alice') });
    await bob.open({ token: test.token('bob') });
    const { conversation } = await alice.request('conversation.direct', { userId: 'bob' });
    const sending = (clientId: string) => ({ conversationId: conversation.id, clientId, text: 'x' });
    for (let i = 0; i < rates.send.burst; i += 1) await alice.request('message.send', sending(`a${i}`));
    const error = await alice.refusal('message.send', sending('late'));
    expect(error).toMatchObject({ code: 'limits/rate', retryable: true });
    expect(error.retryAfter).toBeGreaterThan(0);
    await expect(bob.request('message.send', sending('b'))).resolves.toBeDefined();
    await expect(alice.request('session.ping', {})).resolves.toBeDefined();
    await test.clock.advance(error.retryAfter ?? 0);
    await expect(alice.request('message.send', sending('late'))).resolves.toBeDefined();
  });

  it('keeps one user from ringing another again and again', async () => {
    const test = await createTestRules();
    const alice = test.connect();
    await alice.open({ token: test.token('alice') });
    const ringing = (clientId: string) => ({ clientId, to: 'bob', video: false });
    // The burst of whatever else a user writes is several times larger.
    for (let i = 0; i < 10; i += 1) await alice.request('call.start', ringing(`c${i}`));
    expect(await alice.refusal('call.start', ringing('late'))).toMatchObject({ code: 'limits/rate', retryable: true });
    await expect(alice.request('presence.set', { status: 'away' })).resolves.toBeDefined();
  });

  it('counts all devices of a user together', async () => {
    const test = await createTestRules();
    const [one, other] = [test.connect(), test.connect()];
    await one.open({ token: test.token('alice'), device: 'a' });
    await other.open({ token: test.token('alice'), device: 'b' });
    const rate: RateClass = 'write';
    for (let i = 0; i < rates[rate].burst; i += 1)
      await (i % 2 ? one : other).request('presence.set', { status: 'away' });
    expect(await other.refusal('presence.set', { status: 'online' })).toMatchObject({ code: 'limits/rate' });
    expect(await one.refusal('presence.set', { status: 'online' })).toMatchObject({ code: 'limits/rate' });
  });
});
