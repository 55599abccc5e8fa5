import { fireEvent, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { createFakeParley } from '../testing/fake-parley.js';
import { message } from '../testing/fake-conversation.js';
import { bob, carol, helper, me } from '../testing/people.js';
import { happen, renderIn, violations } from '../testing/render.js';
import { Composer } from './composer.js';
import { ConversationList } from './conversation-list.js';
import { MessageList } from './message-list.js';

it('blocks the other side of a direct conversation from its menu, and takes it back where one would write', async () => {
  const parley = createFakeParley();
  parley.open('c1', { peer: bob, messages: [message('c1', 1, {})] });
  const user = userEvent.setup();
  const both = (
    <>
      <ConversationList />
      <Composer conversationId="c1" />
    </>
  );
  const { container } = renderIn(both, { parley });
  fireEvent.contextMenu(await screen.findByRole('option', { name: /Bob/ }));
  await user.click(await screen.findByRole('menuitem', { name: /Block .*Bob/ }));
  await screen.findByText(/You have blocked .*Bob/);
  expect(screen.queryByRole('textbox', { name: /Message to/ })).toBeNull();
  expect(await violations(container)).toEqual([]);
  fireEvent.contextMenu(screen.getByRole('option', { name: /Bob/ }));
  expect(await screen.findByRole('menuitem', { name: /Unblock .*Bob/ })).toBeTruthy();
  await user.keyboard('{Escape}');
  await user.click(screen.getByRole('button', { name: 'Unblock' }));
  expect(await screen.findByRole('textbox', { name: /Message to/ })).toBeTruthy();
});

it('blocks nobody in groups, and no bots', async () => {
  const parley = createFakeParley();
  parley.open('c2', { title: 'Launch', members: [me, bob, carol], messages: [message('c2', 1, {})] });
  parley.open('c3', { peer: helper, messages: [message('c3', 1, {})] });
  const user = userEvent.setup();
  renderIn(<ConversationList />, { parley });
  for (const row of await screen.findAllByRole('option')) {
    fireEvent.contextMenu(row);
    const menu = await screen.findByRole('menu');
    expect(within(menu).queryByRole('menuitem', { name: /Block/ })).toBeNull();
    await user.keyboard('{Escape}');
  }
});

it('lets whose message was hidden ask again, and nobody else', async () => {
  const parley = createFakeParley();
  const hidden = { deletedAt: 2, hidden: true as const, text: '' };
  parley.open('c1', {
    peer: bob,
    messages: [
      message('c1', 1, { ...hidden, sender: bob, own: false }),
      message('c1', 2, { ...hidden, sender: me, own: true }),
    ],
  });
  const asked: unknown[] = [];
  parley.moderation.appeal = ({ seq }, text) => {
    asked.push([seq, text]);
    return Promise.resolve();
  };
  const user = userEvent.setup();
  renderIn(<MessageList conversationId="c1" />, { parley });
  await happen(() => undefined);
  expect(screen.getAllByText('Those who run this app have hidden this message')).toHaveLength(2);
  await user.click(screen.getByRole('button', { name: 'Ask to show it again…' }));
  const dialog = await screen.findByRole('dialog', { name: 'Ask to show the message again' });
  await user.type(await within(dialog).findByRole('textbox'), 'It was a quote');
  expect(await violations(dialog)).toEqual([]);
  await user.click(within(dialog).getByRole('button', { name: 'Ask again' }));
  expect(asked).toEqual([[2, 'It was a quote']]);
  expect(await screen.findByText('Sent. You are told what they decide.')).toBeTruthy();
});
