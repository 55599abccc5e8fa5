import { fireEvent, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { createFakeParley } from '../testing/fake-parley.js';
import { message } from '../testing/fake-conversation.js';
import { bob, carol, helper, me } from '../testing/people.js';
import { happen, pass, renderIn, violations } from '../testing/render.js';
import { Composer } from './composer.js';
import { ConversationList } from './conversation-list.js';

function filled() {
  const parley = createFakeParley();
  const now = Date.now();
  const at = (minutes: number) => ({ createdAt: now - minutes * 60_000 });
  parley.open('c3', {
    peer: helper,
    messages: [message('c3', 1, { ...at(30), sender: helper, text: 'Three invoices' })],
  });
  parley.open('c2', {
    title: 'Launch',
    members: [me, bob, carol],
    messages: [message('c2', 1, { ...at(20), sender: carol, text: 'Ready?' })],
  });
  parley.open('c1', { peer: bob, readSeq: 0, messages: [message('c1', 1, { ...at(2), text: 'Hello Ada' })] });
  return parley;
}

const row = (name: RegExp) => screen.getByRole('option', { name });

describe('ConversationList', () => {
  it('shows who, the last words, presence and what is unread, the last changed first', async () => {
    const { parley, container } = renderIn(<ConversationList />, { parley: filled() });
    await happen(() => parley.say({ userId: 'bob', status: 'dnd' }));
    const [first, second, third] = screen.getAllByRole('option');
    expect(first?.textContent).toMatch(/Bob Ødegård.*Hello Ada.*1 unread message/);
    expect(second?.textContent).toContain('Carol Nguyen: Ready?');
    expect(third?.textContent).toContain('Three invoices');
    expect(within(row(/Bob/)).getByRole('img', { name: 'Do not disturb' })).toBeTruthy();
    expect(await violations(container)).toEqual([]);
  });

  it('is one tab stop with arrows, Home and End inside, and selects by Enter, Space and click', async () => {
    const user = userEvent.setup();
    const onSelect = vi.fn();
    renderIn(<ConversationList onSelect={onSelect} />, { parley: filled() });
    await user.tab();
    expect(document.activeElement).toBe(row(/Bob/));
    await user.keyboard('{ArrowDown}');
    expect(document.activeElement).toBe(row(/Launch/));
    await user.keyboard('{End}{Enter}');
    expect(onSelect).toHaveBeenLastCalledWith('c3');
    await user.keyboard('{Home} ');
    expect(onSelect).toHaveBeenLastCalledWith('c1');
    expect(row(/Bob/).getAttribute('aria-selected')).toBe('true');
    await user.tab();
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Options for Bob Ødegård' }));
    await user.tab();
    expect(document.activeElement).toBe(document.body);
    await user.click(row(/Launch/));
    expect(onSelect).toHaveBeenLastCalledWith('c2');
    expect(screen.getAllByRole('option').filter((each) => each.tabIndex === 0)).toEqual([row(/Launch/)]);
  });

  it('shows the selection that the app gives', () => {
    renderIn(<ConversationList selectedId="c2" />, { parley: filled() });
    expect(screen.getByRole('option', { selected: true }).textContent).toContain('Launch');
  });

  it('shows who types, and a draft that was left', async () => {
    const parley = filled();
    renderIn(
      <>
        <ConversationList selectedId="c2" />
        <Composer conversationId="c1" />
      </>,
      { parley },
    );
    await happen(() => parley.conversations.get('c2').state.patch({ typing: [carol] }));
    expect(row(/Launch/).textContent).toContain('Carol Nguyen is typing…');
    await userEvent.setup().type(screen.getByRole('textbox'), 'Not yet');
    expect(row(/Bob/).textContent).toContain('Draft: Not yet');
  });

  it('counts up to 99', async () => {
    const parley = filled();
    renderIn(<ConversationList />, { parley });
    await happen(() => parley.conversations.get('c1').state.patch({ unreadCount: 128 }));
    expect(row(/Bob/).textContent).toContain('99+');
    expect(row(/Bob/).textContent).toContain('128 unread messages');
  });

  it('shows its shape only when loading takes longer than 200 ms', () => {
    vi.useFakeTimers();
    const parley = createFakeParley();
    parley.conversations.list.patch({ status: 'loading' });
    renderIn(<ConversationList />, { parley });
    pass(199);
    expect(screen.queryByRole('status')).toBeNull();
    pass(2);
    expect(screen.getByRole('status', { name: 'Loading conversations' })).toBeTruthy();
  });

  it('says what to do first, in the words of the app if it has some', () => {
    const { rerender } = renderIn(<ConversationList />);
    expect(screen.getByText('Write to somebody and the conversation appears here.')).toBeTruthy();
    rerender(<ConversationList empty={<button>Find people</button>} />);
    expect(screen.getByRole('button', { name: 'Find people' })).toBeTruthy();
  });

  it('offers to try again, and to show more', async () => {
    const parley = createFakeParley();
    parley.conversations.list.patch({ status: 'failed' });
    renderIn(<ConversationList />, { parley });
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(parley.done.moreAsked).toBe(1);
    await happen(() => parley.conversations.list.set({ ...filled().conversations.list.get(), hasMore: true }));
    fireEvent.click(screen.getByRole('button', { name: 'Show more' }));
    expect(parley.done.moreAsked).toBe(2);
  });
});
