import { expect, it } from 'vitest';
import { settled } from './testing/create-fake-clock.js';
import { createTestRules } from './testing/create-test-rules.js';

it('carries a message from one user to another', async () => {
  const { connect, token } = await createTestRules();
  const alice = connect();
  const bob = connect();
  const opened = await alice.open({ token: token('alice') });
  expect(opened.user).toEqual({ id: 'alice', name: 'Alice' });
  expect(opened.sync).toEqual({
    reset: false,
    conversations: [],
    left: [],
    messages: [],
    more: false,
    complete: true,
    presence: [],
    calls: [],
  });
  await bob.open({ token: token('bob') });
  const { conversation } = await alice.request('conversation.direct', { userId: 'bob' });
  const { message } = await alice.request('message.send', {
    conversationId: conversation.id,
    clientId: 'c1',
    text: 'Hi',
  });
  await settled();
  expect(message).toMatchObject({ seq: 1, text: 'Hi', sender: { id: 'alice' } });
  expect(bob.events('message.created')).toEqual([{ message }]);
  expect(alice.events('message.created')).toEqual([{ message }]);
});
