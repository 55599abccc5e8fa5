import fc from 'fast-check';
import { describe, expect, inject, it } from 'vitest';
import type { Conversation } from '../messaging/messaging.js';
import {
  alice,
  createFakeClock,
  createMemoryStorage,
  createMessageBackend,
  createScriptedServer,
  createTestClient,
  Refusal,
  sampleConversation,
  settled,
  type TestClient,
} from '../testing/index.js';

const rooms = ['cnv_1', 'cnv_2'] as const;

/** What may happen, in any order. `at` picks one of whatever the step is about. */
const step = fc.record({
  what: fc.oneof(
    { weight: 8, arbitrary: fc.constant('send' as const) },
    { weight: 2, arbitrary: fc.constant('sendRefused' as const) },
    { weight: 2, arbitrary: fc.constant('sendAndCrash' as const) },
    { weight: 2, arbitrary: fc.constant('retry' as const) },
    { weight: 2, arbitrary: fc.constant('discard' as const) },
    { weight: 3, arbitrary: fc.constant('cut' as const) },
    { weight: 2, arbitrary: fc.constant('loseAnswers' as const) },
    { weight: 2, arbitrary: fc.constant('answerAgain' as const) },
    { weight: 2, arbitrary: fc.constant('doubleEvents' as const) },
    { weight: 1, arbitrary: fc.constant('goOffline' as const) },
    { weight: 1, arbitrary: fc.constant('goOnline' as const) },
    { weight: 2, arbitrary: fc.constant('crash' as const) },
    { weight: 1, arbitrary: fc.constant('leave' as const) },
    { weight: 1, arbitrary: fc.constant('twin' as const) },
    { weight: 2, arbitrary: fc.constant('hear' as const) },
    { weight: 1, arbitrary: fc.constant('miss' as const) },
    { weight: 2, arbitrary: fc.constant('settle' as const) },
    { weight: 3, arbitrary: fc.constant('wait' as const) },
  ),
  at: fc.nat(7),
});

/** A server with two conversations, and up to two processes at a time over one storage. */
function setUp(echo: 'before' | 'after' | 'none') {
  const clock = createFakeClock();
  const server = createScriptedServer(clock);
  const storage = createMemoryStorage();
  const backend = createMessageBackend(server);
  backend.add(sampleConversation({ id: 'cnv_2', kind: 'group', name: 'Two' }));
  const mood = { silent: false, refusing: true };
  server.on('message.send', (params) => {
    if (mood.refusing && params.text.startsWith('refused')) throw new Refusal('messaging/forbidden');
    const before = backend.stored(params.conversationId).length;
    const message = backend.accept(params);
    if (mood.silent) return null;
    const tell = () => server.tell(backend.created(message));
    if (backend.stored(params.conversationId).length > before) {
      if (echo === 'before') tell();
      if (echo === 'after') queueMicrotask(tell);
    }
    return { message };
  });

  const clients: TestClient[] = [];
  let started = 0;
  const start = () => {
    started++;
    const client = createTestClient({
      clock,
      server,
      storage,
      user: 'alice',
      device: `device-${started}`,
      seed: started,
    });
    clients.push(client);
    for (const id of rooms) client.parley.conversations.get(id).timeline.subscribe(() => undefined);
    client.parley.connect().catch(() => undefined);
  };
  const end = (client: TestClient) => {
    client.kill();
    clients.splice(clients.indexOf(client), 1);
    if (clients.length === 0) start();
  };
  start();
  return { clock, server, storage, backend, mood, clients, start, end };
}

describe('whatever happens', () => {
  it('each message is stored once, in order, unless it was refused or discarded, and the outbox ends empty', async () => {
    const script = fc.array(step, { minLength: 1, maxLength: 40 });
    const echo = fc.constantFrom('before' as const, 'after' as const, 'none' as const);
    await fc.assert(
      fc.asyncProperty(script, echo, async (steps, echoes) => {
        const { clock, server, storage, backend, mood, clients, start, end } = setUp(echoes);
        // What must be stored, by sender and conversation; and what may be, at most once.
        const sent = new Map<string, string[]>();
        const unsure = new Set<string>();
        // What was sent in this turn: nobody can have it on disk yet.
        let fresh: string[] = [];
        let n = 0;
        // Somebody has signed in on this machine before.
        await settled();
        const pick = (at: number) => clients[at % clients.length]!;
        const room = (at: number): Conversation => pick(at).parley.conversations.get(rooms[(at >> 1) % 2]!);
        const send = (at: number, prefix: string) => {
          const text = `${prefix} ${++n}`;
          room(at)
            .send(text)
            .catch(() => undefined);
          fresh.push(text);
          return text;
        };
        const turn = async (passing: Promise<unknown>) => {
          await passing;
          fresh = [];
        };
        const outgoing = (at: number) =>
          room(at)
            .timeline.get()
            .messages.filter(({ seq }) => seq === undefined);

        for (const { what, at } of steps) {
          switch (what) {
            case 'send': {
              const id = `${clients.indexOf(pick(at))}${room(at).id}`;
              sent.set(id, [...(sent.get(id) ?? []), send(at, 'text')]);
              break;
            }
            case 'sendRefused':
              unsure.add(send(at, 'refused'));
              break;
            case 'sendAndCrash':
              send(at, 'last words');
              for (const text of fresh) unsure.add(text);
              end(pick(at));
              break;
            case 'retry':
            case 'discard': {
              const all = outgoing(at);
              const message = all[at % Math.max(1, all.length)];
              if (!message) break;
              if (what === 'retry')
                room(at)
                  .retry(message.key)
                  .catch(() => undefined);
              else {
                unsure.add(message.text);
                room(at).discard(message.key);
              }
              break;
            }
            case 'cut':
              for (const socket of server.sockets.sockets) socket.cut();
              break;
            case 'loseAnswers':
              mood.silent = true;
              break;
            case 'answerAgain':
              mood.silent = false;
              break;
            case 'doubleEvents':
              for (const id of rooms) {
                for (const message of backend.stored(id).slice(-3).reverse()) server.tell(backend.created(message));
              }
              break;
            case 'goOffline':
              server.sockets.reachable = false;
              for (const socket of server.sockets.sockets) socket.cut();
              break;
            case 'goOnline':
              server.sockets.reachable = true;
              break;
            case 'crash':
              // What was done a turn ago is on the disk.
              await turn(settled());
              end(pick(at));
              break;
            case 'leave':
              await turn(Promise.race([pick(at).parley.disconnect(), clock.advance(2_000)]));
              end(pick(at));
              break;
            case 'twin':
              if (clients.length < 2) start();
              break;
            case 'hear':
              backend.say(`theirs ${++n}`);
              break;
            case 'miss':
              backend.store(`missed ${++n}`);
              break;
            case 'settle':
              await turn(settled());
              break;
            case 'wait':
              await turn(clock.advance(at * 700));
          }
        }
        // The weather clears up. What failed is tried again, and then there is nothing left.
        server.sockets.reachable = true;
        mood.silent = mood.refusing = false;
        for (const socket of server.sockets.sockets) socket.cut();
        await clock.advance(120_000);
        for (const id of rooms) {
          for (const { key, status } of room(rooms.indexOf(id) * 2).timeline.get().messages) {
            if (status === 'failed')
              room(rooms.indexOf(id) * 2)
                .retry(key)
                .catch(() => undefined);
          }
        }
        await clock.advance(120_000);
        for (const socket of server.sockets.sockets) socket.cut();
        await clock.advance(120_000);

        const all = rooms.flatMap((id) => backend.stored(id));
        const texts = all.filter(({ sender }) => sender.id === alice.id).map(({ text }) => text);
        expect(new Set(texts).size).toBe(texts.length);
        for (const mine of sent.values()) {
          const certain = mine.filter((text) => !unsure.has(text));
          expect(texts.filter((text) => certain.includes(text))).toEqual(certain);
        }
        expect([...storage.box('ws://parley.test/v1/connect  alice').keys()].join()).not.toContain('outbox:');
        for (const { parley, link } of clients) {
          expect(link.outbox.entries).toEqual([]);
          for (const id of rooms) {
            const chat = parley.conversations.get(id);
            const shown = chat.timeline.get().messages;
            expect(shown.map(({ text }) => text)).toEqual(backend.stored(id).map(({ text }) => text));
            expect(new Set(shown.map(({ key }) => key)).size).toBe(shown.length);
            const theirs = backend.stored(id).filter(({ sender }) => sender.id !== alice.id);
            expect(chat.state.get().unreadCount).toBe(theirs.length);
          }
        }
      }),
      { numRuns: 150 * inject('runsFactor') },
    );
  });
});
