import { expect, it } from 'vitest';
import { createMemoryStores } from '../adapters/memory/create-memory-stores.js';
import { createUserDirectory } from '../kernel/user-directory.js';
import { createFakeClock } from '../testing/create-fake-clock.js';
import { createConversationViews } from './conversation-views.js';
import { createMessageViews } from './message-views.js';
import { createStoreBench } from './store-bench.contract.js';

it('counts and shows the last message as the row has them, whatever happens while it is looked up', async () => {
  const { auth, messaging } = createMemoryStores();
  const { app, store, group, say } = createStoreBench(messaging).inNewApp();
  const id = await group('a', 'b');
  const directory = createUserDirectory(auth, createFakeClock());
  const { firstMembers } = store;
  const busy = {
    ...store,
    // More is said, and some of it read, after the row was read and before anything else is.
    async firstMembers(...asked: Parameters<typeof firstMembers>) {
      await say(id, 'a', 'later');
      await store.mark(app, id, { userId: 'b', readSeq: 1, now: 9 });
      return firstMembers(...asked);
    },
  };
  const views = createConversationViews(busy, directory, createMessageViews(store, directory));
  const read = async () => views.own(app, 'b', await store.ownConversations(app, 'b', [id]));

  const [empty] = await read();
  expect(empty).toMatchObject({ lastSeq: 0, unreadCount: 0, readSeq: 0 });
  expect(empty).not.toHaveProperty('lastMessage');
  await say(id, 'a', 'known');
  const [view] = await read();
  expect(view).toMatchObject({ lastSeq: 2, unreadCount: 1, readSeq: 1, lastMessage: { seq: 2, text: 'known' } });
});
