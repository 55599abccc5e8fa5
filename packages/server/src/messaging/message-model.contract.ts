import fc from 'fast-check';
import { expect, inject, it } from 'vitest';
import type { Changed, MessageAction, MessageRow, NewMessage } from './message-row.js';
import type { BenchApp, StoreBench } from './store-bench.contract.js';

const users = ['a', 'b', 'c'];
const emojis = ['👍', '❤️', '👨‍👩‍👧'];
const user = fc.constantFrom(...users);
/** Small numbers, so that most messages that are named exist. */
const seq = fc.integer({ min: 1, max: 9 });
const place = fc.nat({ max: 1 });
const words = fc.constantFrom('', 'tea', 'no', 'ça va\u0000', '\u202e');
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 2 });

const sent = fc.record({
  place,
  sender: user,
  text: words,
  threadSeq: maybe(seq),
  replyTo: maybe(seq),
  mentions: maybe(fc.subarray([...users, 'nobody'])),
  mentionsAll: fc.boolean(),
  poll: maybe(fc.record({ multiple: fc.boolean(), anonymous: fc.boolean() })),
  forward: maybe(fc.record({ place, seq })),
  stored: fc.integer({ max: 5, min: 0 }).map((n) => (n === 0 ? (false as const) : undefined)),
});
const action: fc.Arbitrary<MessageAction> = fc.oneof(
  fc.record({
    kind: fc.constant('edit' as const),
    userId: user,
    text: words,
    mentions: maybe(fc.subarray([...users])),
    mentionsAll: maybe(fc.boolean()),
  }),
  fc.record({ kind: fc.constant('delete' as const) }),
  fc.record({ kind: fc.constant('pin' as const), userId: user }),
  fc.record({ kind: fc.constant('unpin' as const) }),
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constantFrom('react' as const, 'unreact' as const),
      userId: user,
      emoji: fc.constantFrom(...emojis),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('vote' as const),
      userId: user,
      options: fc.uniqueArray(fc.nat({ max: 3 }), { maxLength: 2 }),
    }),
  },
  fc.record({ kind: fc.constant('closePoll' as const), userId: user }),
);
type Sent = typeof sent extends fc.Arbitrary<infer T> ? T : never;
const step = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('send' as const), batch: fc.array(sent, { minLength: 1, maxLength: 5 }) }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('act' as const),
      batch: fc.array(fc.record({ place, seq, action }), { minLength: 1, maxLength: 4 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('read' as const), place, user, seq }) },
);

/** What there is to act on from the start. */
function beginnings(at: number): readonly Sent[] {
  const plain = { place: at, text: 'tea' as const, mentionsAll: false, ...nothing };
  return [
    { ...plain, sender: 'a', mentions: ['b', 'c'] },
    { ...plain, sender: 'b', poll: { multiple: at === 0, anonymous: false }, mentionsAll: true },
    { ...plain, sender: 'c', threadSeq: 1, mentions: ['a'] },
    { ...plain, sender: 'a', poll: { multiple: true, anonymous: at === 0 }, replyTo: 1 },
  ];
}

const nothing = {
  threadSeq: undefined,
  replyTo: undefined,
  mentions: undefined,
  poll: undefined,
  forward: undefined,
  stored: undefined,
};

/** A message as anybody would write it down. */
interface Noted {
  readonly sender: string;
  text: string;
  readonly thread?: number;
  readonly stored: boolean;
  deleted: boolean;
  pinned: number;
  touched: boolean;
  version: number;
  mentions: readonly string[];
  all: boolean;
  readonly replyTo?: number;
  readonly from?: string;
  readonly poll?: { readonly multiple: boolean; readonly anonymous: boolean };
  closed: boolean;
  votes: readonly (readonly [string, number])[];
  reactions: readonly (readonly [string, string])[];
  said: readonly string[];
}

interface NotedConversation {
  readonly id: string;
  readonly messages: Noted[];
  readonly read: Map<string, number>;
  version: number;
  pins: number;
}

/** What holds for any script of sends and actions. */
export function messageModelContract(bench: () => StoreBench): void {
  it(
    'has exactly what a simple model has, whatever is done to messages',
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 24, size: 'max' }), async (steps) => {
          const on = bench().inNewApp();
          const model: NotedConversation[] = [];
          for (let i = 0; i < 2; i += 1) {
            const id = await on.group(...users);
            const { version } = (await on.store.conversation(on.app, id))!;
            model.push({ id, messages: [], read: new Map(), version, pins: 0 });
          }
          for (const at of [0, 1]) await sendAll(on, model, beginnings(at));
          for (const one of steps) {
            if (one.do === 'send') await sendAll(on, model, one.batch);
            else if (one.do === 'act') await actAll(on, model, one.batch);
            else {
              const noted = model[one.place]!;
              const raised = await on.store.mark(on.app, noted.id, { userId: one.user, readSeq: one.seq, now: 1 });
              noted.read.set(
                one.user,
                Math.max(noted.read.get(one.user) ?? 0, Math.min(one.seq, noted.messages.length)),
              );
              noted.version = raised?.version ?? noted.version;
            }
          }
          for (const noted of model) await expectSame(on, noted);
        }),
        { numRuns: 20 * inject('runsFactor') },
      );
    },
    60_000 * inject('runsFactor'),
  );
}

/** What the model expects of a message to send: what becomes of it, or why it is refused. */
function foresee(model: readonly NotedConversation[], one: Sent, added: readonly Noted[]): Noted | string {
  const messages = [...model[one.place]!.messages, ...added];
  const at = (n: number) => messages[n - 1];
  if (one.threadSeq !== undefined && !at(one.threadSeq)) return 'messaging/no-message';
  if (one.replyTo !== undefined && !at(one.replyTo)) return 'messaging/no-message';
  const thread = one.threadSeq === undefined ? undefined : (at(one.threadSeq)!.thread ?? one.threadSeq);
  let text: string = one.text;
  let from: string | undefined;
  if (one.forward) {
    const source =
      one.forward.place === one.place ? at(one.forward.seq) : model[one.forward.place]!.messages[one.forward.seq - 1];
    if (!source) return 'messaging/no-message';
    if (source.deleted || !source.stored) return 'messaging/deleted';
    if (source.text === '') return 'messaging/empty';
    text = source.text;
    from = source.from ?? source.sender;
  }
  const kept = one.stored !== false;
  return {
    sender: one.sender,
    text: kept ? text : '',
    thread,
    stored: kept,
    ...{ deleted: false, pinned: 0, touched: false, version: 0, closed: false, votes: [], reactions: [], said: [] },
    mentions: kept ? (one.mentions ?? []) : [],
    all: kept && one.mentionsAll,
    ...(kept ? { replyTo: one.replyTo, from, poll: one.poll } : {}),
  };
}

async function sendAll({ store, message }: BenchApp, model: NotedConversation[], batch: readonly Sent[]) {
  // The model takes one conversation at a time: what is forwarded comes from what was there before, or from the batch itself.
  const inPlace = batch.map((one) => ({ ...one, place: batch[0]!.place }));
  const noted = model[inPlace[0]!.place]!;
  const messages = inPlace.map((one): NewMessage => {
    const { mentions = [], mentionsAll, poll, replyTo } = one;
    const options = ['x', 'y', 'z'].map((text) => ({ text, count: 0, userIds: [] }));
    const extra = {
      ...(replyTo === undefined ? {} : { replyTo }),
      ...(mentions.length > 0 ? { mentions } : {}),
      ...(mentionsAll ? { mentionsAll: true as const } : {}),
      ...(poll ? { poll: { question: '?', options, voterCount: 0, ...poll } } : {}),
    };
    return message(noted.id, one.sender, {
      text: one.forward ? '' : one.text,
      ...(one.threadSeq === undefined ? {} : { threadSeq: one.threadSeq }),
      ...(one.forward ? { forward: { conversationId: model[one.forward.place]!.id, seq: one.forward.seq } } : {}),
      ...(one.stored === false ? { stored: false as const } : {}),
      ...(Object.keys(extra).length > 0 ? { extra } : {}),
    });
  });
  const done = await store.append(messages);
  const added: Noted[] = [];
  inPlace.forEach((one, i) => {
    const expected = foresee(model, one, added);
    const result = done[i]!;
    if (typeof expected === 'string') {
      expect(result).toEqual({ outcome: 'refused', code: expected });
      return;
    }
    if (result.outcome !== 'created') throw new Error(`expected ${JSON.stringify(one)} to be stored`);
    added.push(expected);
    expected.version = result.row.version;
    expect(result.row.version).toBe(noted.version + 1);
    noted.version += 1;
    if (result.root) {
      expect(result.root.version).toBe(noted.version + 1);
      noted.version += 1;
      const root = [...noted.messages, ...added][result.root.seq - 1]!;
      expect(result.root.seq).toBe(expected.thread);
      Object.assign(root, { version: result.root.version, touched: true });
    }
  });
  noted.messages.push(...added);
}

async function actAll(
  { app, store }: BenchApp,
  model: NotedConversation[],
  batch: readonly { readonly place: number; readonly seq: number; readonly action: MessageAction }[],
) {
  const done = await store.changeMessages(
    batch.map((one) => ({ app, conversationId: model[one.place]!.id, seq: one.seq, now: 7, action: one.action })),
  );
  batch.forEach((one, i) => note(model[one.place]!, one, done[i]!));
}

/** Writes down what an action does, and expects the store to say the same. */
function note(
  noted: NotedConversation,
  { seq: at, action: does }: { readonly seq: number; readonly action: MessageAction },
  result: Changed,
): void {
  const one = noted.messages[at - 1];
  const expected = one ? apply(one, does, noted) : 'messaging/no-message';
  if (typeof expected === 'string') {
    expect([does, result]).toMatchObject([does, { outcome: 'refused', code: expected }]);
    return;
  }
  expect([does, result.outcome]).toEqual([does, expected ? 'changed' : 'unchanged']);
  if (result.outcome !== 'changed' || !one) return;
  expect(result.row.version).toBe((noted.version += 1));
  Object.assign(one, { version: noted.version, touched: true });
  const root =
    does.kind === 'delete' && one.stored && one.thread !== undefined ? noted.messages[one.thread - 1] : undefined;
  expect(result.root?.seq).toBe(root && one.thread);
  if (root) Object.assign(root, { version: (noted.version += 1), touched: true });
}

/** True where it changes something; a code where it is refused. */
function apply(one: Noted, does: MessageAction, noted: NotedConversation): boolean | string {
  const gone = one.deleted || !one.stored;
  const order = (a: readonly unknown[]) => JSON.stringify(a);
  switch (does.kind) {
    case 'delete':
      if (one.deleted) return false;
      Object.assign(one, { deleted: true, text: '', mentions: [], all: false, votes: [], reactions: [], said: [] });
      Object.assign(one, { pinned: 0, poll: undefined, replyTo: undefined, from: undefined });
      return true;
    case 'edit': {
      if (does.userId !== one.sender || one.from !== undefined) return 'messaging/forbidden';
      if (gone) return 'messaging/deleted';
      if (does.text === '' && !one.poll) return 'messaging/empty';
      const { mentions = one.mentions, mentionsAll = one.all } = does;
      if (does.text === one.text && order(mentions) === order(one.mentions) && mentionsAll === one.all) return false;
      Object.assign(one, { said: [one.text, ...one.said], text: does.text, mentions, all: mentionsAll });
      return true;
    }
    case 'pin':
      if (gone) return 'messaging/deleted';
      if (one.pinned > 0) return false;
      one.pinned = noted.pins += 1;
      return true;
    case 'unpin': {
      const was = one.pinned > 0;
      one.pinned = 0;
      return was;
    }
    case 'react':
      if (gone) return 'messaging/deleted';
      if (one.reactions.some(([emoji, who]) => emoji === does.emoji && who === does.userId)) return false;
      one.reactions = [...one.reactions, [does.emoji, does.userId]];
      return true;
    case 'unreact': {
      const left = one.reactions.filter(([emoji, who]) => emoji !== does.emoji || who !== does.userId);
      const changes = left.length < one.reactions.length;
      one.reactions = left;
      return changes;
    }
    case 'vote': {
      if (gone) return 'messaging/deleted';
      if (!one.poll || does.options.some((option) => option > 2)) return 'messaging/invalid-poll';
      if (does.options.length > 1 && !one.poll.multiple) return 'messaging/invalid-poll';
      const before = one.votes.filter(([who]) => who === does.userId).map(([, option]) => option);
      if (order([...before].sort()) === order([...does.options].sort())) return false;
      if (one.closed) return 'messaging/poll-closed';
      const kept = one.votes.filter(([who, option]) => who !== does.userId || does.options.includes(option));
      const added = does.options.filter((option) => !before.includes(option));
      one.votes = [...kept, ...added.map((option) => [does.userId, option] as const)];
      return true;
    }
    case 'closePoll':
      if (does.userId !== one.sender) return 'messaging/forbidden';
      if (gone) return 'messaging/deleted';
      if (!one.poll) return 'messaging/invalid-poll';
      if (one.closed) return false;
      one.closed = true;
      return true;
    case 'preview':
      return false;
  }
}

async function expectSame({ app, store, counts }: BenchApp, noted: NotedConversation) {
  const { id, messages } = noted;
  expect(await store.conversation(app, id)).toMatchObject({ lastSeq: messages.length, version: noted.version });
  const rows = await store.messages(app, id, { after: 0, limit: 1_000 });
  expect(rows.map(summary)).toEqual(messages.map((one, i) => expectedSummary(one, i + 1, messages)));
  const busy = messages.flatMap((one, i) => (one.said.length > 0 || one.deleted || i < 3 ? [i + 1] : []));
  await Promise.all(
    busy.map(async (at) => {
      const edits = await store.edits(app, { conversationId: id, seq: at }, { limit: 100 });
      expect(edits.map(({ text }) => text)).toEqual(messages[at - 1]!.said);
    }),
  );
  const roots = [1, ...new Set(messages.flatMap(({ thread }) => (thread === undefined ? [] : [thread])))];
  await Promise.all(
    roots.map(async (at) => {
      const own = messages.flatMap((one, n) => (one.thread === at ? [n + 1] : []));
      const listed = await store.messages(app, id, { limit: 100, threadSeq: at });
      expect(listed.map((row) => row.seq)).toEqual([at, ...own]);
    }),
  );
  const pins = messages.flatMap((one, i) => (one.pinned > 0 ? [i + 1] : []));
  expect((await store.pinned(app, id, { limit: 1_000 })).map((row) => row.seq).sort()).toEqual(pins.sort());
  const from = Math.floor(noted.version / 2);
  const positions = [{ conversationId: id, from: 2, seq: 6, version: from }];
  const changed = messages.flatMap((one, i) =>
    one.touched && one.version > from && i >= 1 && i < 6 ? [[i + 1, one.version]] : [],
  );
  expect((await store.messagesChanged(app, positions, 100)).map((row) => [row.seq, row.version])).toEqual(
    changed.sort(([, a], [, b]) => a! - b!),
  );
  for (const who of users) {
    const others = messages.slice(noted.read.get(who) ?? 0).filter(({ sender }) => sender !== who);
    const there = others.filter(({ deleted, stored }) => !deleted && stored);
    const unread = there.filter(({ thread }) => thread === undefined).length;
    const mentions = there.filter((one) => one.all || one.mentions.includes(who)).length;
    expect(await counts(who, id)).toEqual([[unread, mentions]]);
    const refs = rows.map(({ seq: n }) => ({ conversationId: id, seq: n }));
    const chosen = await store.chosen(app, who, refs);
    for (const [i, { votes, reactions }] of messages.entries()) {
      const own = [
        ...reactions.flatMap(([emoji, by]) => (by === who ? [`e${emoji}`] : [])),
        ...votes.flatMap(([by, option]) => (by === who ? [`o${option}`] : [])),
      ];
      expect([...(chosen.get(`${id} ${i + 1}`) ?? [])].sort()).toEqual(own.sort());
    }
  }
}

function summary({ seq: n, senderId, text, version, threadSeq, deletedAt, stored, pinnedAt, extra }: MessageRow) {
  const { thread, reactions = [], poll } = extra ?? {};
  return {
    ...{ seq: n, senderId, text, version, threadSeq, stored: stored !== false },
    deleted: deletedAt !== undefined,
    pinned: pinnedAt !== undefined && extra?.pinnedBy !== undefined,
    thread: thread && [thread.count, thread.lastSeq],
    edited: extra?.editedAt !== undefined,
    mentions: extra?.mentions ?? [],
    all: extra?.mentionsAll === true,
    replyTo: extra?.replyTo,
    from: extra?.forwardedFrom?.senderId,
    reactions: reactions.map(({ emoji, count, userIds }) => [emoji, count, userIds]),
    poll: poll && {
      votes: poll.options.map(({ count, userIds }) => [count, userIds]),
      voters: poll.voterCount,
      closed: poll.closedAt !== undefined,
    },
  };
}

function expectedSummary(one: Noted, at: number, messages: readonly Noted[]): ReturnType<typeof summary> {
  const answers = messages.flatMap((other, i) =>
    other.thread === at && other.stored && !other.deleted ? [i + 1] : [],
  );
  const { poll } = one;
  return {
    ...{
      seq: at,
      senderId: one.sender,
      text: one.text,
      version: one.version,
      threadSeq: one.thread,
      stored: one.stored,
    },
    deleted: one.deleted,
    pinned: one.pinned > 0,
    thread: answers.length > 0 ? [answers.length, answers.at(-1)!] : undefined,
    edited: one.said.length > 0,
    mentions: one.mentions,
    all: one.all,
    replyTo: one.replyTo,
    from: one.from,
    reactions: [...new Set(one.reactions.map(([emoji]) => emoji))].map((emoji) => {
      const who = one.reactions.flatMap(([other, by]) => (other === emoji ? [by] : []));
      return [emoji, who.length, who];
    }),
    poll: poll && {
      votes: [0, 1, 2].map((option) => {
        const who = one.votes.flatMap(([by, other]) => (other === option ? [by] : []));
        return [who.length, poll.anonymous ? [] : who];
      }),
      voters: new Set(one.votes.map(([by]) => by)).size,
      closed: one.closed,
    },
  };
}
