import { fireEvent, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { message } from '../../testing/fake-conversation.js';
import { createFakeParley } from '../../testing/fake-parley.js';
import { bob, me } from '../../testing/people.js';
import { happen, renderIn } from '../../testing/render.js';
import { Composer } from '../composer.js';
import { MessageList } from '../message-list.js';

function window() {
  const parley = createFakeParley();
  const option = (text: string) => ({ text, count: 0, userIds: [] });
  const poll = { question: 'Lunch?', options: ['Pizza', 'Soup', 'Rice'].map(option), voterCount: 0 };
  const messages = [
    message('c1', 1, { text: 'Mine to change', sender: me }),
    message('c1', 2, { text: '', sender: me, poll: { ...poll, multiple: false, anonymous: false } }),
  ];
  parley.open('c1', { members: [me, bob], role: 'owner', messages });
  renderIn(
    <>
      <MessageList conversationId="c1" />
      <Composer conversationId="c1" />
    </>,
    { parley },
  );
  return within(screen.getByRole('region', { name: 'Poll: Lunch?' })).getAllByRole('button', { name: /vote/ });
}

describe('a poll of mine', () => {
  it('has one tab stop, and arrows inside', async () => {
    const user = userEvent.setup();
    const options = window();
    expect(options.map((each) => each.tabIndex)).toEqual([0, -1, -1]);
    await happen(() => options[0]?.focus());
    await user.keyboard('{ArrowDown}');
    expect(document.activeElement).toBe(options[1]);
    expect(options.map((each) => each.tabIndex)).toEqual([-1, 0, -1]);
    await user.keyboard('{ArrowDown}{ArrowDown}');
    expect(document.activeElement).toBe(options[0]);
    await user.keyboard('{ArrowUp}');
    expect(document.activeElement).toBe(options[2]);
    await user.keyboard('{Home}');
    expect(document.activeElement).toBe(options[0]);
  });

  it('is never changed: neither its menu nor a key offers it, and the composer takes the message before', async () => {
    window();
    const row = screen.getByRole('article', { name: /Lunch/ });
    fireEvent.keyDown(row, { key: 'Enter' });
    const menu = within(screen.getByRole('menu'));
    expect(menu.queryByRole('menuitem', { name: /^Edit/ })).toBeNull();
    expect(menu.getByRole('menuitem', { name: 'Close the poll' })).toBeTruthy();
    await happen(() => fireEvent.keyDown(menu.getAllByRole('menuitem')[0]!, { key: 'Escape' }));
    await happen(() => fireEvent.keyDown(row, { key: 'e' }));
    expect(screen.queryByRole('textbox', { name: 'Change the message' })).toBeNull();
    await happen(() => fireEvent.keyDown(screen.getByRole('textbox', { name: /^Message to/ }), { key: 'ArrowUp' }));
    expect(screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Change the message' }).value).toBe(
      'Mine to change',
    );
  });
});
