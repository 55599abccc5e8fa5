import { fireEvent, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { message } from '../testing/fake-conversation.js';
import { createFakeParley } from '../testing/fake-parley.js';
import { bob, carol, me } from '../testing/people.js';
import { happen, renderIn, violations } from '../testing/render.js';
import { ConversationList } from './conversation-list.js';
import { PinnedBar } from './pinned-bar.js';
import { PinnedMessages } from './pinned-messages.js';
import { MessageList } from './message-list.js';
import { ScheduledList } from './scheduled-list.js';
import { ThreadPanel } from './thread-panel.js';

const root = message('c1', 1, { text: 'Root', sender: bob, thread: { count: 2, lastSeq: 4, lastAt: 0 } });
const answers = [
  message('c1', 3, { text: 'Why?', sender: carol, threadSeq: 1 }),
  message('c1', 4, { text: 'So', sender: me, threadSeq: 1 }),
];

function open() {
  const parley = createFakeParley();
  const c1 = parley.open('c1', {
    title: 'Launch',
    members: [me, bob, carol],
    role: 'owner',
    messages: [root, message('c1', 2, { text: 'Later' })],
    threads: { 1: answers },
  });
  return { parley, c1 };
}

describe('ThreadPanel', () => {
  it('shows the message and its answers apart from the conversation, and answers there', async () => {
    const user = userEvent.setup();
    const { parley, c1 } = open();
    const onClose = vi.fn();
    const { container } = renderIn(<ThreadPanel conversationId="c1" seq={1} autoFocus onClose={onClose} />, { parley });
    const log = within(screen.getByRole('log', { name: 'Thread of the message of Bob Ødegård' }));
    expect(log.getAllByRole('article').map((each) => each.querySelector('p')?.firstChild?.textContent)).toEqual([
      'Root',
      'Why?',
      'So',
    ]);
    expect(log.getByText('2 replies')).toBeTruthy();
    expect(await violations(container)).toEqual([]);
    const field = screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Reply in the thread' });
    expect(document.activeElement).toBe(field);
    await user.type(field, 'Because @bob');
    // What is begun in a thread is no draft of the conversation, and nobody is told of it.
    expect(c1.draft.get()).toBe('');
    expect(c1.done.types).toBe(0);
    await user.keyboard('{Escape}{Enter}');
    expect(c1.done.drafts).toEqual([{ text: 'Because @bob', mentions: ['bob'], thread: 1 }]);
    expect(field.value).toBe('');
    expect(log.getByText(/Because/)).toBeTruthy();
    await user.keyboard('{Escape}');
    expect(onClose).toHaveBeenCalledOnce();
  });

  it('keeps what was begun until it is open again', async () => {
    const user = userEvent.setup();
    const { parley } = open();
    const { rerender } = renderIn(<ThreadPanel conversationId="c1" seq={1} />, { parley });
    await user.type(screen.getByRole('textbox'), 'Not yet');
    rerender(<ThreadPanel conversationId="c1" seq={2} />);
    expect(screen.getByRole<HTMLTextAreaElement>('textbox').value).toBe('');
    rerender(<ThreadPanel conversationId="c1" seq={1} />);
    expect(screen.getByRole<HTMLTextAreaElement>('textbox').value).toBe('Not yet');
  });
});

describe('pinned messages', () => {
  const pinned = [
    message('c1', 1, { text: '**Agenda**', sender: bob, pinnedAt: 1_000, pinnedBy: 'bob' }),
    message('c1', 2, { text: 'Room 12', sender: me, pinnedAt: 2_000, pinnedBy: 'ada' }),
  ];

  it('stand over the thread, the last pinned first, and lead there one after the other', async () => {
    const user = userEvent.setup();
    const { parley } = open();
    parley.open('c2', { title: 'Team', messages: pinned, role: 'owner' });
    const { container } = renderIn(
      <>
        <PinnedBar conversationId="c2" />
        <MessageList conversationId="c2" />
      </>,
      { parley },
    );
    await user.click(await screen.findByRole('button', { name: 'Pinned: Room 12. Go there' }));
    expect(document.activeElement).toBe(screen.getByRole('article', { name: /Room 12/ }));
    await user.click(screen.getByRole('button', { name: 'Pinned: Agenda. Go there' }));
    expect(document.activeElement).toBe(screen.getByRole('article', { name: /Agenda/ }));
    expect(await violations(container)).toEqual([]);
    await user.click(screen.getByRole('button', { name: '2 pinned messages' }));
    const dialog = within(screen.getByRole('dialog', { name: 'Pinned messages' }));
    await user.click(dialog.getAllByRole('button', { name: 'Unpin' })[0]!);
    expect(dialog.queryByText('Room 12')).toBeNull();
    await user.click(dialog.getByRole('button', { name: 'Pinned: Agenda. Go there' }));
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('follow what others pin, are nothing where none is, and say when they cannot be loaded', async () => {
    const { parley, c1 } = open();
    const pins = vi.spyOn(c1, 'pins').mockRejectedValue(new Error('away'));
    const { container } = renderIn(
      <>
        <MessageList conversationId="c1" />
        <PinnedBar conversationId="c1" />
        <PinnedMessages conversationId="c1" />
      </>,
      { parley },
    );
    await happen(() => undefined);
    expect(screen.getByRole('alert').textContent).toContain('Pinned messages could not be loaded.');
    pins.mockRestore();
    const asked = vi.spyOn(c1, 'pins');
    await happen(() => fireEvent.click(screen.getByRole('button', { name: 'Try again' })));
    expect(screen.getByText('Pin a message from its menu, and everybody finds it here.')).toBeTruthy();
    expect(container.querySelector('.parley-pinned-bar')).toBeNull();
    await happen(() => c1.tell(1, { pinnedAt: 5, pinnedBy: 'bob' }, { kind: 'pinned', userId: 'bob' }));
    expect(screen.getAllByRole('button', { name: 'Pinned: Root. Go there' })).toHaveLength(2);
    // Both share what is known: once for each change.
    expect(asked).toHaveBeenCalledTimes(2);
    await happen(() => parley.connection.patch({ status: 'reconnecting' }));
    await happen(() => parley.connection.patch({ status: 'connected' }));
    expect(asked).toHaveBeenCalledTimes(3);
  });
});

describe('ScheduledList', () => {
  const scheduled = [
    { conversationId: 'c2', clientId: 's1', text: 'Good **morning**', sendAt: Date.UTC(2030, 0, 1) },
    {
      conversationId: 'c2',
      clientId: 's2',
      text: 'Happy birthday',
      sendAt: Date.UTC(2030, 1, 1),
      failed: 'messaging/forbidden',
    },
  ];

  it('changes the time, sends at once, deletes, and says what could not be sent', async () => {
    const user = userEvent.setup();
    const { parley } = open();
    const c2 = parley.open('c2', { scheduled });
    const { container } = renderIn(<ScheduledList conversationId="c2" />, { parley });
    const row = (text: string) => within(screen.getByText(text).closest<HTMLElement>('.parley-scheduled-row')!);
    expect(screen.getByText('Could not be sent. You are not allowed to do this here.')).toBeTruthy();
    expect(await violations(container)).toEqual([]);
    await user.click(row('Happy birthday').getByRole('button', { name: 'Change' }));
    const when = screen.getByLabelText('Date and time');
    fireEvent.change(when, { target: { value: '2001-01-01T10:00' } });
    expect(screen.getByText('Choose a time in the future.')).toBeTruthy();
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Schedule' }).disabled).toBe(true);
    fireEvent.change(when, { target: { value: '2031-01-01T10:00' } });
    await user.click(screen.getByRole('button', { name: 'Schedule' }));
    expect(c2.scheduled.get()[1]?.sendAt).toBe(new Date('2031-01-01T10:00').getTime());
    await user.click(row('morning').getByRole('button', { name: 'Send now' }));
    expect(c2.done.changes).toEqual(['reschedule s2', 'cancel s1']);
    expect(c2.done.drafts).toEqual([{ text: 'Good **morning**' }]);
    await user.click(screen.getByRole('button', { name: 'Delete' }));
    expect(screen.getByText('No messages are waiting to be sent later')).toBeTruthy();
  });
});

describe('how I keep a conversation', () => {
  const list = () => {
    const { parley, c1 } = open();
    return { c1, ...renderIn(<ConversationList />, { parley }) };
  };
  const options = () => screen.getByRole('button', { name: 'Options for Launch' });

  it('is chosen in a menu: muted for a while, told of mentions only, archived and back', async () => {
    const user = userEvent.setup();
    const { c1, container } = list();
    fireEvent.pointerOver(screen.getByRole('option', { name: /Launch/ }), { pointerType: 'mouse' });
    await user.click(options());
    expect(await violations(container)).toEqual([]);
    await user.click(screen.getByRole('menuitem', { name: 'Mute…' }));
    await user.click(screen.getByRole('menuitem', { name: 'For an hour' }));
    expect(screen.getByRole('option', { name: /Launch/ }).textContent).toContain('Muted');
    await user.click(options());
    await user.click(screen.getByRole('menuitem', { name: 'Unmute' }));
    expect(screen.getByRole('option', { name: /Launch/ }).textContent).not.toContain('Muted');
    await user.click(options());
    await user.click(screen.getByRole('menuitem', { name: 'Notify me of…' }));
    expect(screen.getByRole('menuitemradio', { name: 'All messages', checked: true })).toBe(document.activeElement);
    await user.click(screen.getByRole('menuitemradio', { name: 'Mentions only' }));
    expect(c1.state.get().settings.notifications).toBe('mentions');
    fireEvent.contextMenu(screen.getByRole('option', { name: /Launch/ }));
    await user.click(screen.getByRole('menuitem', { name: 'Archive' }));
    expect(screen.queryByRole('option')).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Archived (1)' }));
    expect(screen.getByRole('listbox', { name: 'Archived' })).toBeTruthy();
    fireEvent.contextMenu(screen.getByRole('option', { name: /Launch/ }));
    await user.click(screen.getByRole('menuitem', { name: 'Move out of the archive' }));
    expect(screen.getByText('The archive is empty')).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'All conversations' }));
    expect(screen.getByRole('option', { name: /Launch/ })).toBeTruthy();
  });

  it('shows mentions, marks as read, and says what did not work', async () => {
    const user = userEvent.setup();
    const { c1 } = list();
    await happen(() => c1.state.patch({ unreadCount: 3, mentionCount: 1 }));
    expect(screen.getByRole('option', { name: /Launch/ }).textContent).toContain('1 mention of you');
    fireEvent.contextMenu(screen.getByRole('option', { name: /Launch/ }));
    await user.click(screen.getByRole('menuitem', { name: 'Mark as read' }));
    expect(c1.done.read).toEqual([undefined]);
    vi.spyOn(c1, 'configure').mockRejectedValueOnce(new Error('Away.'));
    fireEvent.contextMenu(screen.getByRole('option', { name: /Launch/ }));
    await user.click(screen.getByRole('menuitem', { name: 'Archive' }));
    expect(screen.getByText('That did not work. Away.')).toBeTruthy();
  });
});
