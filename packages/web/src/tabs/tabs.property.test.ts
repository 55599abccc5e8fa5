import type { ParleyError } from '@parley/core';
import { alice, settled } from '@parley/core/testing';
import fc from 'fast-check';
import { describe, expect, inject, it } from 'vitest';
import { createTabWorld, type Tab } from './testing/tab-world.js';

const place = fc.nat(5);

/** What may happen to the tabs of a browser, in any order. */
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('open' as const), visible: fc.boolean() }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('send' as const), place }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('kill' as const), place }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('freeze' as const), place, hears: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('putAway' as const), place }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('thaw' as const), place }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('show' as const), place, visible: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('reconnect' as const), place }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('hear' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('miss' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('cut' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('answer' as const), sends: fc.boolean() }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(1, 5, 60, 700, 7_000) }) },
);

interface Sent {
  readonly tab: number;
  readonly text: string;
  stored: boolean;
}

/** A tab that the script moves, and what it knows of it. */
interface Moved extends Tab {
  readonly name: number;
  away: boolean;
}

/** The list that a tab compares with what it kept is older than the messages that it was told of meanwhile. */
const answeredBeforeItWasKept = [
  { do: 'wait', ms: 1 },
  { do: 'open', visible: false },
  { do: 'send', place: 3 },
  { do: 'send', place: 3 },
  { do: 'reconnect', place: 0 },
] as const;

describe('tabs of one browser, whatever happens to them', () => {
  it('have one live leader, send every message once and in order, and show the same in the end', async () => {
    const script = fc.array(step, { minLength: 1, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(script, fc.nat(1_000), fc.constantFrom(0, 3, 20), async (steps, seed, slow) => {
        let rolls = seed;
        const delay = () => (slow === 0 ? 0 : (rolls = (rolls * 16_807 + 11) % 2_147_483_647) % slow);
        const world = createTabWorld({ seed, delay });
        const { clock, backend, server } = world;
        const live: Moved[] = [];
        const sent: Sent[] = [];
        const failed: unknown[] = [];
        let names = 0;
        let answers = true;
        server.on('message.send', ({ text, clientId }, socket) => {
          const fresh = !backend.stored().some((message) => message.clientId === clientId);
          const message = backend.store(text, { clientId, sender: alice });
          if (fresh) socket.send(JSON.stringify(backend.created(message)));
          return answers ? { message } : null;
        });

        const connect = ({ parley }: Tab) => {
          parley.connect().catch((error: unknown) => {
            // It may be told to disconnect in the middle of it.
            if ((error as ParleyError).code !== 'connection/disconnected') failed.push(error);
          });
        };
        const open = (visible: boolean) => {
          const tab = Object.assign(Object.create(null) as object, { name: names++, away: false });
          const made = world.open();
          const moved = Object.defineProperties(tab, Object.getOwnPropertyDescriptors(made)) as Moved;
          made.page.show(visible);
          made.parley.connection.subscribe(({ status, error }) => {
            if (status === 'failed') failed.push(error);
          });
          connect(made);
          made.parley.conversations.get('cnv_1').timeline.subscribe(() => undefined);
          live.push(moved);
        };
        const send = (tab: Moved) => {
          const entry: Sent = { tab: tab.name, text: `${tab.name}: ${sent.length}`, stored: false };
          sent.push(entry);
          tab.parley.conversations
            .get('cnv_1')
            .send(entry.text)
            .then(
              () => (entry.stored = true),
              (error: unknown) => failed.push(error),
            );
        };
        const wake = (tab: Moved) => {
          if (tab.away) tab.bringBack();
          else tab.page.thaw();
          tab.away = false;
        };
        const check = () => {
          expect(world.sockets.length, 'sockets').toBeLessThanOrEqual(
            live.filter(({ page }) => page.frozen).length + 1,
          );
          expect(failed).toEqual([]);
        };

        open(true);
        let n = 0;
        for (const one of steps) {
          n++;
          const tab = 'place' in one ? live[one.place % Math.max(1, live.length)] : undefined;
          if (one.do === 'open') open(one.visible);
          else if (one.do === 'hear') backend.say(`theirs ${n}`);
          else if (one.do === 'miss') backend.store(`missed ${n}`);
          else if (one.do === 'cut') world.sockets.at(-1)?.cut();
          else if (one.do === 'answer') answers = one.sends;
          else if (one.do === 'wait') {
            await clock.advance(one.ms);
            await clock.advance(0);
            check();
          } else if (tab) {
            if (one.do === 'send' && !tab.page.frozen && !tab.away) send(tab);
            else if (one.do === 'kill') {
              tab.kill();
              live.splice(live.indexOf(tab), 1);
            } else if (one.do === 'freeze') tab.page.freeze(one);
            else if (one.do === 'putAway' && !tab.page.frozen && !tab.away) {
              tab.away = true;
              tab.putAway();
            } else if (one.do === 'thaw') wake(tab);
            else if (one.do === 'show') tab.page.show(one.visible);
            else if (one.do === 'reconnect' && !tab.page.frozen && !tab.away) {
              void tab.parley.disconnect();
              connect(tab);
            }
          }
          await settled(20);
        }

        answers = true;
        live.forEach(wake);
        if (live.length === 0) open(true);
        for (const tab of live) tab.page.show(true);
        await clock.advance(30_000);
        backend.say('the end');
        await clock.advance(60_000);
        check();

        // One leads, and no reign had the epoch of another.
        expect(live.filter(({ terms }) => terms).length, 'leaders').toBe(1);
        expect(world.sockets.length, 'sockets').toBe(1);
        const epochs = world.browser.recorded.map((text) => (JSON.parse(text) as { epoch: number }).epoch);
        expect(epochs, 'epochs').toEqual([...new Set(epochs)].sort((a, b) => a - b));
        const stored = backend.stored();
        const mine = stored.filter(({ sender }) => sender.id === alice.id).map(({ text }) => text);
        expect(new Set(mine).size, 'doubled').toBe(mine.length);
        const alive = new Set(live.map(({ name }) => name));
        for (const { tab, text, stored: told } of sent) {
          if (told || alive.has(tab)) expect(mine, 'lost').toContain(text);
        }
        for (const name of alive) {
          const own = sent.filter(({ tab }) => tab === name).map(({ text }) => text);
          expect(
            mine.filter((text) => own.includes(text)),
            'out of order',
          ).toEqual(own);
        }
        for (const { parley, name } of live) {
          const chat = parley.conversations.get('cnv_1');
          expect(parley.connection.get().status, `tab ${name}`).toBe('connected');
          expect(
            chat.timeline.get().messages.map(({ text }) => text),
            `tab ${name}`,
          ).toEqual(stored.map(({ text }) => text));
          expect(chat.timeline.get().messages.filter(({ own, status }) => own && status !== 'sent')).toEqual([]);
          expect(chat.state.get().unreadCount).toBe(backend.conversation().unreadCount);
        }
      }),
      { numRuns: 150 * inject('runsFactor'), examples: [[[...answeredBeforeItWasKept], 0, 0]] },
    );
  });
});
