import fc from 'fast-check';
import { describe, expect, inject, it } from 'vitest';
import { alice, createMessageBackend, createTestClient, settled } from '../testing/index.js';

/** What may happen, in any order. */
const step = fc.oneof(
  { weight: 4, arbitrary: fc.constant('send' as const) },
  { weight: 4, arbitrary: fc.constant('hear' as const) },
  { weight: 2, arbitrary: fc.constant('miss' as const) },
  { weight: 2, arbitrary: fc.constant('twice' as const) },
  { weight: 2, arbitrary: fc.constant('cut' as const) },
  { weight: 1, arbitrary: fc.constant('cutUnanswered' as const) },
  { weight: 1, arbitrary: fc.constant('reconnectApp' as const) },
  { weight: 2, arbitrary: fc.constant('wait' as const) },
  { weight: 1, arbitrary: fc.constant('read' as const) },
);

describe('in any weather', () => {
  it('a client ends with what the server has: each message once, in order, counted right', async () => {
    const script = fc.array(step, { minLength: 1, maxLength: 40 });
    const echo = fc.constantFrom('before' as const, 'after' as const, 'none' as const);
    await fc.assert(
      fc.asyncProperty(script, echo, fc.nat(1_000), async (steps, echoes, seed) => {
        const { clock, server, parley, leaks } = createTestClient({ seed });
        const backend = createMessageBackend(server);
        backend.echo = echoes;
        await parley.connect();
        const chat = await parley.conversations.direct('bob');
        const heard: number[] = [];
        chat.on('message', ({ seq }) => heard.push(seq ?? 0));
        const stop = chat.timeline.subscribe(() => undefined);
        const sending: Promise<unknown>[] = [];
        let n = 0;
        for (const what of steps) {
          n++;
          if (what === 'send') sending.push(chat.send(`mine ${n}`));
          else if (what === 'hear') backend.say(`theirs ${n}`);
          else if (what === 'miss') backend.store(`missed ${n}`);
          else if (what === 'wait') await clock.advance(700);
          else if (what === 'read') void chat.markRead();
          else if (what === 'twice') {
            for (const message of backend.stored().slice(-3).reverse()) server.tell(backend.created(message));
          } else if (what === 'reconnectApp') {
            await parley.disconnect();
            await parley.connect();
          } else {
            // In the middle of what was just sent, or with its answers on their way.
            if (what === 'cut') await settled();
            server.socket.cut();
          }
        }
        backend.say('the end');
        server.socket.cut();
        await clock.advance(120_000);
        await Promise.all(sending);

        const stored = backend.stored();
        expect(chat.timeline.get().messages.map(({ seq }) => seq)).toEqual(stored.map(({ seq }) => seq));
        expect(chat.timeline.get().messages.map(({ text }) => text)).toEqual(stored.map(({ text }) => text));
        expect(new Set(chat.timeline.get().messages.map(({ key }) => key)).size).toBe(stored.length);
        const theirs = stored.filter(({ sender }) => sender.id !== alice.id);
        const readSeq = chat.state.get().readSeq;
        expect(chat.state.get().unreadCount).toBe(theirs.filter(({ seq }) => seq > readSeq).length);
        expect([...heard].sort((a, b) => a - b)).toEqual(theirs.map(({ seq }) => seq));
        expect(chat.timeline.get().messages.filter(({ own, status }) => own && status !== 'sent')).toEqual([]);

        stop();
        await parley.disconnect();
        await clock.advance(1_000);
        expect(leaks()).toEqual([]);
      }),
      { numRuns: 150 * inject('runsFactor') },
    );
  });
});
