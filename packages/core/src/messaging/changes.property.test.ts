import type { EventFrame, Message, User } from '@parley/protocol';
import fc from 'fast-check';
import { describe, expect, inject, it } from 'vitest';
import { alice, bob, createMessageBackend, createTestClient, settled, type MessageAct } from '../testing/index.js';
import type { Message as Shown, Timeline } from './messaging.js';

const carol: User = { id: 'carol', name: 'Carol' };
const emojis = ['👍', '🎉'];

// Changes further apart than this are told in order.
const farApart = 8;

type Who = 'me' | 'bob' | 'carol';
const who = fc.constantFrom<Who>('me', 'bob', 'carol');
const place = fc.nat(30);

/** What may happen, in any order: what people do, and what the weather does to the telling of it. */
const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant('say' as const), who, thread: fc.option(place), mention: fc.boolean() }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('quote' as const), who, at: place }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('poll' as const), anonymous: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('edit' as const), who, at: place }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('delete' as const), who, at: place }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('react' as const), who, at: place, emoji: fc.nat(1), active: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('crowd' as const), at: place }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('vote' as const), who, at: place, option: fc.nat(1) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('pin' as const), who, at: place, active: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('read' as const), at: place }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('readElsewhere' as const), at: place }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('late' as const), order: fc.infiniteStream(fc.nat(7)) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('twice' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('cut' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('cutUnanswered' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('wait' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('look' as const) }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

const settings = fc.record({
  steps: fc.array(step, { minLength: 1, maxLength: 40 }),
  echo: fc.constantFrom('before' as const, 'after' as const),
  // Some events wait for `late`, which tells them in another order.
  slow: fc.boolean(),
  seed: fc.nat(1_000),
});

describe('what is done to messages', () => {
  it('ends as the server has it, in whatever order it is told, however often, over drops', async () => {
    await fc.assert(
      fc.asyncProperty(settings, async ({ steps, echo, slow, seed }) => {
        const { clock, server, parley, leaks } = createTestClient({ seed });
        const backend = createMessageBackend(server);
        backend.echo = echo;
        for (let n = 0; n < 3; n++) backend.store(`before ${n}`, { clientId: `b${n}` });
        await parley.connect();
        const chat = await parley.conversations.direct('bob');
        const thread = chat.thread(2);
        const stops = [chat.timeline.subscribe(() => undefined), thread.timeline.subscribe(() => undefined)];
        await settled();
        const asked: Promise<unknown>[] = [];
        let late: EventFrame[] = [];
        let told: EventFrame[] = [];
        const tell = (events: readonly EventFrame[]) => {
          told = [...told, ...events].slice(-6);
          const oldest = Math.min(...late.map(versionOf));
          if (events.some((event) => versionOf(event) - oldest > farApart)) server.tell(...late.splice(0));
          if (slow && late.length < 6) late.push(...events);
          else server.tell(...events);
        };
        const act = (at: number, what: MessageAct, by: Who) => {
          const seq = 1 + (at % backend.stored().length);
          if (by === 'me') return;
          tellSafely(() => backend.change(seq, { ...what, userId: by }, { silent: true }));
        };
        const tellSafely = (change: () => EventFrame[]) => {
          try {
            tell(change());
          } catch {
            // The server refuses, and tells nobody.
          }
        };
        const ask = (doing: Promise<unknown>) => asked.push(doing.catch(() => undefined));
        let n = 0;
        const play = async (what: Step) => {
          n++;
          const seqOf = (at: number) => 1 + (at % backend.stored().length);
          const people = { me: alice, bob, carol };
          switch (what.do) {
            case 'say': {
              const threadSeq = what.thread === null ? undefined : 2;
              const mentions = what.mention ? [what.who === 'me' ? 'bob' : alice.id] : undefined;
              if (what.who === 'me') ask(chat.send({ text: `mine ${n}`, thread: threadSeq, mentions }));
              else {
                const message = backend.store(`theirs ${n}`, {
                  clientId: `t${n}`,
                  sender: people[what.who],
                  ...(threadSeq && { threadSeq }),
                  ...(mentions && { mentions }),
                });
                tell([backend.created(message)]);
                if (threadSeq) tellSafely(() => backend.told(threadSeq, { kind: 'answered' }));
              }
              return;
            }
            case 'quote': {
              const quoted = backend.stored()[seqOf(what.at) - 1]!;
              if (what.who === 'me') ask(chat.send({ text: `re ${n}`, replyTo: quoted.seq }));
              else {
                const replyTo = { seq: quoted.seq, sender: quoted.sender, text: quoted.text };
                tell([
                  backend.created(backend.store(`re ${n}`, { clientId: `q${n}`, sender: people[what.who], replyTo })),
                ]);
              }
              return;
            }
            case 'poll':
              ask(chat.send({ poll: { question: '?', options: ['a', 'b'], anonymous: what.anonymous } }));
              return;
            case 'edit':
              if (what.who === 'me') ask(chat.edit(seqOf(what.at), `edited ${n}`));
              else act(what.at, { kind: 'edited', text: `edited ${n}` }, what.who);
              return;
            case 'delete':
              if (what.who === 'me') ask(chat.delete(seqOf(what.at)));
              else act(what.at, { kind: 'deleted' }, what.who);
              return;
            case 'react': {
              const emoji = emojis[what.emoji]!;
              if (what.who !== 'me') act(what.at, { kind: 'reacted', emoji, active: what.active }, what.who);
              else if (what.active) ask(chat.addReaction(seqOf(what.at), emoji));
              else ask(chat.removeReaction(seqOf(what.at), emoji));
              return;
            }
            case 'crowd': {
              const seq = seqOf(what.at);
              for (let user = 0; user < 22; user++) {
                const change = { kind: 'reacted', emoji: emojis[0]!, active: true, userId: `user${user}` } as const;
                tellSafely(() => backend.change(seq, change, { silent: true }).slice(user < 20 ? 1 : 0));
              }
              return;
            }
            case 'vote':
              if (what.who === 'me') ask(chat.vote(seqOf(what.at), [what.option]));
              else act(what.at, { kind: 'voted', options: [what.option] }, what.who);
              return;
            case 'pin':
              if (what.who !== 'me') act(what.at, { kind: what.active ? 'pinned' : 'unpinned' }, what.who);
              else ask(what.active ? chat.pin(seqOf(what.at)) : chat.unpin(seqOf(what.at)));
              return;
            case 'read':
              ask(chat.markRead(seqOf(what.at)));
              return;
            case 'readElsewhere': {
              const readSeq = seqOf(what.at);
              const receipt = { conversationId: 'cnv_1', userId: alice.id, deliveredSeq: readSeq, readSeq };
              backend.read(readSeq);
              server.tell({ ev: 'receipt.updated', data: receipt });
              return;
            }
            case 'late': {
              const order = what.order;
              const events = late
                .map((event) => ({ event, rank: Number(order.next().value) }))
                .sort((a, b) => a.rank - b.rank);
              late = [];
              server.tell(...events.map(({ event }) => event));
              return;
            }
            case 'twice':
              server.tell(...told);
              return;
            case 'wait':
              await clock.advance(700);
              return;
            case 'look':
              stops.pop()?.();
              stops.push(thread.timeline.subscribe(() => undefined));
              await settled();
              return;
            default:
              // In the middle of what was just asked, or with its answers on their way. What is told late is lost.
              if (what.do === 'cut') await settled();
              late = [];
              server.socket.cut();
          }
        };
        for (const what of steps) await play(what);
        server.tell(...late);
        await clock.advance(120_000);
        await Promise.all(asked);
        await clock.advance(10_000);

        const stored = backend.stored();
        const { unreadCount, mentionCount } = backend.conversation();
        expect(stateOf(chat.timeline.get())).toEqual(stored.filter(({ threadSeq }) => !threadSeq).map(essence));
        const inThread = stored.filter(({ seq, threadSeq }) => seq === 2 || threadSeq === 2);
        expect(stateOf(thread.timeline.get())).toEqual(inThread.map(essence));
        expect(chat.state.get()).toMatchObject({ unreadCount, mentionCount, lastSeq: stored.length });
        expect(essence(chat.state.get().lastMessage!)).toEqual(essence(stored.at(-1)!));

        for (const stop of stops) stop();
        await parley.disconnect();
        await clock.advance(1_000);
        expect(leaks()).toEqual([]);
      }),
      { numRuns: 300 * inject('runsFactor') },
    );
  });
});

function versionOf({ at }: EventFrame): number {
  return at?.version ?? 0;
}

function stateOf({ messages }: Timeline) {
  return messages.map(essence);
}

/** What of a message must be the same on both sides. */
function essence(message: Message | Shown) {
  const { seq, version, text, threadSeq, thread, deletedAt, editedAt, pinnedAt, replyTo } = message as Message;
  const reactions = message.reactions?.map(({ emoji, count, userIds, own }) => ({ emoji, count, userIds, own: !!own }));
  const poll = message.poll && { ...message.poll, own: [...(message.poll.own ?? [])] };
  return { seq, version, text, threadSeq, thread, deletedAt, editedAt, pinnedAt, replyTo, reactions, poll };
}
