import { expect, it } from 'vitest';
import { framesOf } from './frames.js';

const created = (conversation: string, seq: number) => ({
  ev: 'message.created',
  at: { conversation, version: seq },
  data: { message: { conversationId: conversation, seq } },
});
const operations = new Map([
  [1, 'session.open' as const],
  [2, 'message.list' as const],
  [3, 'presence.watch' as const],
]);
const look = (value: unknown) => framesOf(JSON.stringify(value), (id) => operations.get(id));

it('takes bundles apart and leaves each frame as it is', () => {
  const parts = [created('a', 1), { id: 2, result: {} }, created('b', 1)];
  expect(look(parts).map(({ text }) => JSON.parse(text) as unknown)).toEqual(parts);
});

it('gives each conversation and each answer a lane', () => {
  const lanes = look([created('a', 1), created('b', 2), { id: 2, result: {} }, { id: 9, error: {} }]);
  expect(lanes.map(({ lane }) => lane)).toEqual(['a', 'b', 'answer 2', 'answer 9']);
  const typing = { ev: 'typing.changed', data: { conversationId: 'a', userId: 'u', active: true } };
  expect(look(typing)).toMatchObject([{ lane: 'a', event: true, versioned: false }]);
});

it('lets nothing overtake the opening of a session and its cursor', () => {
  const alone = look([
    { id: 1, result: {} },
    { ev: 'session.cursor', data: { cursor: 'c' } },
  ]);
  expect(alone.map(({ lane, event }) => ({ lane, event }))).toEqual([
    { lane: undefined, event: false },
    { lane: undefined, event: false },
  ]);
});

it('keeps what has no version in order with the answers about it', () => {
  const presence = look([
    { id: 3, result: {} },
    { ev: 'presence.changed', data: { presence: {} } },
  ]);
  expect(presence.map(({ lane }) => lane)).toEqual(['presence', 'presence']);
});
