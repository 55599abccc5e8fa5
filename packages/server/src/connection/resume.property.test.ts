import type { ConversationInfo, EventFrame, Message, Sync } from '@parley/protocol';
import fc from 'fast-check';
import { expect, inject, it } from 'vitest';
import { settled } from '../testing/create-fake-clock.js';
import { Refusal, type TestClient } from '../testing/create-test-client.js';
import { createTestRules, testApp, type TestRules } from '../testing/create-test-rules.js';

/** What a client knows of a conversation: everything after `base`, where it came in. */
interface Known {
  info: Pick<ConversationInfo, 'version' | 'name' | 'memberCount' | 'lastSeq'>;
  readonly base: number;
  readonly messages: Map<number, Message>;
  /** What was done to the messages up to this version is known. */
  version: number;
}

/** The least that a client must do with what it is told. */
class Replica {
  readonly conversations = new Map<string, Known>();
  cursor: string | undefined;

  get holds() {
    return [...this.conversations].map(([conversationId, { base, messages, version }]) => {
      let seq = base;
      while (messages.has(seq + 1)) seq += 1;
      return { conversationId, seq, from: base + 1, version };
    });
  }

  sync(sync: Sync, cursor: string): void {
    this.cursor = cursor;
    if (sync.reset) this.conversations.clear();
    for (const id of sync.left) this.conversations.delete(id);
    for (const message of sync.messages) this.#message(message);
    for (const conversation of sync.conversations) {
      this.#update(conversation);
      this.#reach(conversation.id, conversation.version);
    }
  }

  event(event: EventFrame): void {
    if (event.ev === 'session.cursor') this.cursor = event.data.cursor;
    else if (event.ev === 'message.created' || event.ev === 'message.updated') this.#message(event.data.message);
    else if (event.ev === 'conversation.updated') this.#update(event.data.conversation);
    else if (event.ev === 'conversation.left' && event.data.userId === 'alice')
      this.conversations.delete(event.data.conversationId);
    if ('at' in event && event.at) this.#reach(event.at.conversation, event.at.version);
  }

  #reach(id: string, version: number): void {
    const known = this.conversations.get(id);
    if (known) known.version = Math.max(known.version, version);
  }

  #update(info: ConversationInfo): void {
    const known = this.conversations.get(info.id);
    if (!known)
      this.conversations.set(info.id, { info, base: info.lastSeq, messages: new Map(), version: info.version });
    else if (known.info.version <= info.version)
      known.info = { ...info, lastSeq: Math.max(known.info.lastSeq, info.lastSeq) };
    else known.info = { ...known.info, lastSeq: Math.max(known.info.lastSeq, info.lastSeq) };
  }

  #message(message: Message): void {
    const { conversationId, seq, version } = message;
    const known = this.conversations.get(conversationId);
    // What was there before this client came may be told again.
    if (!known || seq <= known.base) return;
    if ((known.messages.get(seq)?.version ?? 0) <= version) known.messages.set(seq, message);
    // The version stays: it is that of the name and the members.
    known.info = { ...known.info, lastSeq: Math.max(known.info.lastSeq, seq) };
  }
}

const wide = { perSecond: 10_000, burst: 100_000 };
const rates = { send: wide, write: wide, read: wide, session: wide };
const place = fc.nat({ max: 3 });
const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant('send' as const), place, times: fc.integer({ min: 1, max: 6 }) }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constantFrom('edit' as const, 'delete' as const, 'react' as const, 'answer' as const, 'pin' as const),
      place,
      seq: fc.integer({ min: 1, max: 12 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('drop' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('resume' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('rename' as const), place }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('remove' as const), place }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('add' as const), place }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 3_000 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('settle' as const) }) },
);

it(
  'leaves a client with exactly what the store has, whatever happened and wherever it was cut off',
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60, size: 'max' }), async (steps) => {
        const test = await createTestRules({ config: { rates } });
        const bob = test.connect();
        await bob.open({ token: test.token('bob') });
        const groups: string[] = [];
        for (let i = 0; i < 4; i += 1) {
          const members = i < 3 ? ['alice', 'carol'] : ['carol'];
          const { conversation } = await bob.request('conversation.create', {
            clientId: `g${i}`,
            name: `G${i}`,
            members,
          });
          groups.push(conversation.id);
        }
        const replica = new Replica();
        let alice = await resume(test, replica);
        let count = 0;
        const underWay: Promise<unknown>[] = [];

        for (const one of steps) {
          const conversationId = groups['place' in one ? one.place : 0] ?? '';
          if (one.do === 'send')
            for (let i = 0; i < one.times; i += 1) {
              count += 1;
              underWay.push(bob.request('message.send', { conversationId, clientId: `c${count}`, text: `t${count}` }));
            }
          else if ('seq' in one) underWay.push(change(bob, one.do, { conversationId, seq: one.seq, n: (count += 1) }));
          // Nothing waits here, so that the cut comes in the middle of whatever is under way.
          else if (one.do === 'drop') alice.close();
          else if (one.do === 'resume') alice = await resume(test, replica, alice);
          else if (one.do === 'rename')
            underWay.push(bob.request('conversation.update', { conversationId, name: `N${(count += 1)}` }));
          else if (one.do === 'remove')
            underWay.push(bob.request('conversation.removeMember', { conversationId, userId: 'alice' }));
          else if (one.do === 'add')
            underWay.push(bob.request('conversation.addMembers', { conversationId, userIds: ['alice'] }));
          else if (one.do === 'wait') await test.clock.advance(one.ms);
          else await settled();
        }
        await Promise.all(underWay);
        alice = await resume(test, replica, alice);
        await settled();
        take(alice, replica);
        await expectSame(test, replica);
      }),
      { numRuns: 100 * inject('runsFactor') },
    );
  },
  60_000 * inject('runsFactor'),
);

/** Does something to a message, whether it is there or not. */
async function change(
  client: TestClient,
  what: 'edit' | 'delete' | 'react' | 'answer' | 'pin',
  { n, ...on }: { readonly conversationId: string; readonly seq: number; readonly n: number },
): Promise<void> {
  const asked: Promise<unknown> =
    what === 'edit'
      ? client.request('message.edit', { ...on, text: `edited ${n}` })
      : what === 'react'
        ? client.request('reaction.add', { ...on, emoji: n % 2 ? '👍' : '❤️' })
        : what === 'answer'
          ? client.request('message.send', {
              ...{ conversationId: on.conversationId, clientId: `c${n}`, text: `t${n}` },
              ...(n % 2 ? { threadSeq: on.seq } : { replyTo: on.seq }),
            })
          : client.request(what === 'pin' ? 'message.pin' : 'message.delete', on);
  await asked.catch((error: unknown) => {
    if (!(error instanceof Refusal)) throw error;
  });
}

async function resume(test: TestRules, replica: Replica, before?: TestClient): Promise<TestClient> {
  if (before) take(before, replica);
  before?.close();
  const client = test.connect();
  const { sync, cursor } = await client.open({
    token: test.token('alice'),
    ...(replica.cursor === undefined ? {} : { cursor: replica.cursor }),
    holds: replica.holds,
  });
  expect(sync.more).toBe(false);
  replica.sync(sync, cursor);
  return client;
}

/** Hands the replica what the connection brought before it was cut. */
function take(client: TestClient, replica: Replica): void {
  for (const frame of client.frames.splice(0)) if ('ev' in frame) replica.event(frame);
}

async function expectSame(test: TestRules, replica: Replica): Promise<void> {
  const { messaging } = test.stores;
  const own = await messaging.listConversations(testApp, 'alice', { limit: 100 });
  expect([...replica.conversations.keys()].sort()).toEqual(own.map(({ conversation }) => conversation.id).sort());
  for (const { conversation } of own) {
    const known = replica.conversations.get(conversation.id);
    const { name, memberCount, lastSeq } = conversation;
    expect(known?.info).toMatchObject({ name, memberCount, lastSeq });
    const rows = await messaging.messages(testApp, conversation.id, { after: known?.base ?? 0, limit: 1_000 });
    const seen = [...(known?.messages ?? [])].sort(([a], [b]) => a - b).map(([, message]) => message);
    expect(seen.map(({ seq, text, version, deletedAt }) => ({ seq, text, version, deletedAt }))).toEqual(
      rows.map(({ seq, text, version, deletedAt }) => ({ seq, text, version, deletedAt })),
    );
    expect(seen.map(({ reactions, thread, pinnedAt }) => [reactions?.length, thread?.count, pinnedAt])).toEqual(
      rows.map(({ extra, pinnedAt }) => [extra?.reactions?.length, extra?.thread?.count, pinnedAt]),
    );
  }
}
