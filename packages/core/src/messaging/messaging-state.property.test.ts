import type { Message } from '@parley/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alice, bob, sampleConversation, sampleMessage } from '../testing/index.js';
import { unknownConversation, withConversation, withMessage, withRead, withReceipt } from './messaging-state.js';
import { createTimelineState } from './timeline-state.js';
import { totals } from './unread.js';

/** A history, and an order in which it arrives: any, with some of it twice or three times. */
const arrival = fc.array(fc.boolean(), { minLength: 1, maxLength: 40 }).chain((own) =>
  fc.record({
    history: fc.constant(own.map((mine, at) => sampleMessage(at + 1, { sender: mine ? alice : bob }))),
    order: fc
      .tuple(
        fc.shuffledSubarray(
          own.map((_, at) => at),
          { minLength: own.length },
        ),
        fc.array(fc.nat(own.length - 1), { maxLength: 40 }),
      )
      .chain(([once, again]) => fc.shuffledSubarray([...once, ...again], { minLength: once.length + again.length })),
  }),
);

const play = (history: readonly Message[], order: readonly number[]) =>
  order.flatMap((at) => {
    const message = history[at];
    return message ? [message] : [];
  });

describe('a conversation', () => {
  it('counts each unread message once, in whatever order they arrive, however often', () => {
    fc.assert(
      fc.property(arrival, ({ history, order }) => {
        let record = withConversation(unknownConversation('cnv_1'), sampleConversation());
        for (const message of play(history, order)) record = withMessage(record, message, alice.id);
        expect(totals(record.unread).count).toBe(history.filter(({ sender }) => sender.id === bob.id).length);
        expect(record.lastSeq).toBe(history.length);
        expect(record.lastMessage).toEqual(history.at(-1));
        expect(record.unread.ahead.size).toBe(0);
        expect(record.updatedAt).toBe(history.at(-1)?.createdAt);
      }),
    );
  });

  it('agrees with the server, wherever its number comes in between', () => {
    fc.assert(
      fc.property(arrival, fc.nat(80), fc.nat(40), ({ history, order }, when, upTo) => {
        const known = history.slice(0, upTo);
        const given = sampleConversation({
          lastSeq: known.length,
          unreadCount: known.filter(({ sender }) => sender.id === bob.id).length,
          version: 2,
          ...(known.length > 0 && { lastMessage: known.at(-1) }),
        });
        let record = withConversation(unknownConversation('cnv_1'), sampleConversation());
        play(history, order).forEach((message, step) => {
          if (step === when) record = withConversation(record, given);
          record = withMessage(record, message, alice.id);
        });
        expect(totals(record.unread).count).toBe(history.filter(({ sender }) => sender.id === bob.id).length);
      }),
    );
  });

  it('has nothing unread once everything is read, before or after it arrived', () => {
    fc.assert(
      fc.property(arrival, fc.nat(80), ({ history, order }, when) => {
        let record = withConversation(unknownConversation('cnv_1'), sampleConversation());
        play(history, order).forEach((message, step) => {
          if (step === when) record = withRead(record, history.length);
          record = withMessage(record, message, alice.id);
        });
        record = withReceipt(
          record,
          { userId: alice.id, deliveredSeq: history.length, readSeq: history.length },
          { me: alice.id },
        );
        expect(totals(record.unread).count).toBe(0);
        expect(record.readSeq).toBe(history.length);
      }),
    );
  });

  it('lets receipts rise only, whatever order they come in', () => {
    const receipts = fc.array(fc.tuple(fc.nat(50), fc.nat(50)), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(receipts, (given) => {
        let record = withConversation(unknownConversation('cnv_1'), sampleConversation());
        for (const [deliveredSeq, readSeq] of given) {
          record = withReceipt(record, { userId: bob.id, deliveredSeq, readSeq }, { me: alice.id });
        }
        record = withConversation(record, sampleConversation({ version: 9 }));
        const member = record.members.find(({ user }) => user.id === bob.id);
        const read = Math.max(...given.map(([, readSeq]) => readSeq));
        expect(member?.readSeq).toBe(read);
        expect(member?.deliveredSeq).toBe(Math.max(read, ...given.map(([deliveredSeq]) => deliveredSeq)));
      }),
    );
  });
});

describe('a timeline', () => {
  it('is in order and has each message once, in whatever order they arrive, however often', () => {
    fc.assert(
      fc.property(arrival, ({ history, order }) => {
        const timeline = createTimelineState();
        timeline.startAt(1);
        for (const message of play(history, order)) timeline.insert(message);
        expect(timeline.stored).toEqual(history);
        expect(timeline.hole(history.length)).toBeUndefined();
        expect(timeline.contiguousUpTo()).toBe(history.length);
      }),
    );
  });

  it('finds every hole, and none where the server has nothing', () => {
    const seqs = fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(seqs, fc.integer({ min: 1, max: 9 }), fc.nat(10), (held, begin, beyond) => {
        const timeline = createTimelineState();
        timeline.expect();
        for (const seq of held) timeline.insert(sampleMessage(seq));
        const sorted = [...held].sort((a, b) => a - b);
        const start = Math.min(begin, sorted[0] ?? 1);
        timeline.startAt(start);
        const lastSeq = (sorted.at(-1) ?? 0) + beyond;
        const missing = new Set<number>();
        for (let seq = start; seq <= lastSeq; seq++) if (!held.includes(seq)) missing.add(seq);
        for (let hole = timeline.hole(lastSeq); hole; hole = timeline.hole(lastSeq)) {
          for (let seq = hole.after + 1; seq < hole.before; seq++) expect(missing.delete(seq)).toBe(true);
          // The server has every other one.
          if (hole.after % 2 === 0) timeline.close(hole);
          else for (let seq = hole.after + 1; seq < hole.before; seq++) timeline.insert(sampleMessage(seq));
        }
        expect(missing.size).toBe(0);
      }),
    );
  });

  it('takes the newer version of a message', () => {
    const timeline = createTimelineState();
    timeline.startAt(1);
    timeline.insert(sampleMessage(1, { version: 2, text: 'new' }));
    expect(timeline.insert(sampleMessage(1, { version: 1, text: 'old' }))).toBe(false);
    expect(timeline.stored).toMatchObject([{ text: 'new' }]);
  });
});
