import fc from 'fast-check';
import { expect, inject, it } from 'vitest';
import { createStore } from '../kernel/create-store.js';
import { sampleConversation } from '../testing/index.js';
import type { ConversationState } from './messaging.js';
import { createShownList } from './shown-list.js';

const ids = ['cnv_a', 'cnv_b', 'cnv_c', 'cnv_d', 'cnv_e'];
const steps = fc.array(
  fc.record({
    id: fc.constantFrom(...ids),
    what: fc.constantFrom('change', 'change', 'change', 'leave', 'forget'),
    updatedAt: fc.nat(5),
    unreadCount: fc.nat(3),
    look: fc.boolean(),
  }),
  { maxLength: 40 },
);

function sampleState(id: string, updatedAt: number, unreadCount: number): ConversationState {
  const { settings, kind, role } = sampleConversation();
  return {
    ...{ id, updatedAt, unreadCount, settings, kind, role, status: 'ready', title: '', members: [], memberCount: 0 },
    ...{ mentionCount: 0, readSeq: 0, lastSeq: 0, lastMessage: undefined, typing: [], public: false },
    can: {} as ConversationState['can'],
  };
}

function createWorld() {
  const rooms = new Map<string, ReturnType<typeof createRoom>>();
  let looks = 0;
  const createRoom = (state: ConversationState) => {
    const store = createStore(state);
    const get = () => {
      looks++;
      return store.get();
    };
    return { record: { phase: 'ready' as 'ready' | 'gone' }, store, api: { state: { get } } };
  };
  const list = createShownList(rooms);
  const change = (state: ConversationState) => {
    const known = rooms.get(state.id);
    if (known) {
      known.record.phase = 'ready';
      known.store.set(state);
    } else rooms.set(state.id, createRoom(state));
    list.changed(state.id);
  };
  return { rooms, list, change, looks: () => looks };
}

it('shows what a list made anew would, and keeps what did not change', () => {
  fc.assert(
    fc.property(steps, (script) => {
      const { rooms, list, change } = createWorld();
      for (const { id, what, updatedAt, unreadCount, look } of script) {
        const before = list.get();
        if (what === 'change') change(sampleState(id, updatedAt, unreadCount));
        else if (what === 'leave') {
          const known = rooms.get(id);
          if (known) known.record.phase = 'gone';
          list.changed(id);
        } else {
          rooms.delete(id);
          list.changed();
        }
        if (!look) continue;
        const shown = list.get();
        const anew = [...rooms.values()]
          .filter(({ record }) => record.phase === 'ready')
          .map(({ store }) => store.get())
          .sort((a, b) => b.updatedAt - a.updatedAt || (a.id < b.id ? -1 : 1));
        expect(shown.items).toEqual(anew);
        expect(shown.items.every((item, place) => item === anew[place])).toBe(true);
        expect(shown.unreadCount).toBe(anew.reduce((sum, item) => sum + item.unreadCount, 0));
        const same = before.items.length === anew.length && anew.every((item, place) => item === before.items[place]);
        expect(shown.items === before.items).toBe(same);
      }
    }),
    { numRuns: 300 * inject('runsFactor') },
  );
});

it('looks at what changed only, however many there are', () => {
  const { list, change, looks } = createWorld();
  for (let place = 0; place < 1_000; place++) change(sampleState(`cnv_${place}`, place, 0));
  list.get();
  const before = looks();
  change(sampleState('cnv_500', 2_000, 1));
  expect(list.get()).toMatchObject({ unreadCount: 1 });
  expect(list.get().items[0]?.id).toBe('cnv_500');
  expect(looks() - before).toBe(1);
});
