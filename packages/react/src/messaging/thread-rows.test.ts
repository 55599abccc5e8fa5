import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { message } from '../testing/fake-conversation.js';
import { bob, carol, me } from '../testing/people.js';
import { chunksOf, firstUnread, rowsOf, sameChunk } from './thread-rows.js';

const noon = new Date(2025, 2, 3, 12).getTime();
const minute = 60_000;
const at = (seq: number, minutes: number, sender = bob) =>
  message('c', seq, { createdAt: noon + minutes * minute, sender });
const kinds = (...messages: ReturnType<typeof at>[]) =>
  rowsOf({ id: '0', messages }).map((row) => (row.kind === 'message' ? (row.head ? 'head' : 'more') : row.kind));

describe('rows of a thread', () => {
  it('group what one person writes within five minutes', () => {
    expect(kinds(at(1, 0), at(2, 5), at(3, 10.1), at(4, 11, carol))).toEqual(['day', 'head', 'more', 'head', 'head']);
  });

  it('begin each day with its name', () => {
    expect(kinds(at(1, 0), at(2, 24 * 60), at(3, 24 * 60 + 1))).toEqual(['day', 'head', 'day', 'head', 'more']);
  });

  it('put the line for new messages before the first one and begin a group there', () => {
    const messages = [at(1, 0), at(2, 1), at(3, 2)];
    const rows = rowsOf({ id: '0', messages }, messages[1]?.key);
    expect(rows.map((row) => row.kind)).toEqual(['day', 'message', 'unread', 'message', 'message']);
    expect(rows[3]).toMatchObject({ head: true });
  });

  it('find the first unread message of somebody else', () => {
    expect(firstUnread([at(1, 0), at(2, 1, me), at(3, 2), at(4, 3)], 1)?.seq).toBe(3);
    expect(firstUnread([at(1, 0), at(2, 1, me)], 1)).toBeUndefined();
  });

  it('never move the borders of chunks when older messages come', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 0, max: 299 }), (count, cut) => {
        const all = Array.from({ length: count }, (_, index) => at(index + 1, index));
        const whole = chunksOf(all);
        const part = chunksOf(all.slice(Math.min(cut, count - 1)));
        expect(whole.flatMap((chunk) => chunk.messages)).toEqual(all);
        expect(new Set(whole.map((chunk) => chunk.id)).size).toBe(whole.length);
        for (const chunk of part.slice(1)) {
          const same = whole.find((each) => each.id === chunk.id);
          expect(same && sameChunk(same, chunk)).toBe(true);
        }
      }),
    );
  });

  it('keep what has no place yet in the last chunk', () => {
    const pending = { ...at(0, 41, me), seq: undefined, key: 'own' };
    const chunks = chunksOf([at(33, 0), at(34, 1), pending]);
    expect(chunks).toHaveLength(1);
    expect(chunks[0]?.messages.at(-1)?.key).toBe('own');
  });
});
