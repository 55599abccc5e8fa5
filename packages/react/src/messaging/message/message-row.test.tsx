import { ParleyError, type Message } from '@parley/core';
import { fireEvent, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { message, type FakeConversationOptions } from '../../testing/fake-conversation.js';
import { createFakeParley } from '../../testing/fake-parley.js';
import { bob, carol, me } from '../../testing/people.js';
import { happen, pass, renderIn, violations } from '../../testing/render.js';
import { Composer } from '../composer.js';
import { MessageList } from '../message-list.js';

function thread(messages: readonly Partial<Message>[], options: FakeConversationOptions = {}) {
  const parley = createFakeParley();
  const all = messages.map((part, index) => message('c1', part.seq ?? index + 1, part));
  const c1 = parley.open('c1', {
    title: 'Launch',
    members: [me, bob, carol],
    role: 'owner',
    messages: all,
    ...options,
  });
  const openThread = vi.fn();
  const ui = (
    <>
      <MessageList conversationId="c1" onOpenThread={openThread} />
      <Composer conversationId="c1" />
    </>
  );
  return { c1, openThread, ...renderIn(ui, { parley }) };
}

const row = (text: RegExp | string) =>
  screen.getByRole('article', { name: text instanceof RegExp ? text : new RegExp(text) });

async function openMenu(text: string) {
  await happen(() => row(text).focus());
  fireEvent.keyDown(row(text), { key: 'Enter' });
  return within(screen.getByRole('menu', { name: 'Message actions' }));
}
type Menu = Awaited<ReturnType<typeof openMenu>>;
const items = (menu: Menu) => menu.getAllByRole('menuitem').map((each) => each.textContent);

describe('the menu of a message', () => {
  it('has what may be done, moves by arrows and letters, and gives the focus back', async () => {
    const user = userEvent.setup();
    const { container } = thread([{ text: 'Hello', sender: bob }]);
    const menu = await openMenu('Hello');
    expect(items(menu).slice(7)).toEqual([
      ...['ReplyR', 'Reply in a threadT', 'Copy the text', 'Forward', 'Pin', 'Report…', 'Delete'],
    ]);
    expect(await violations(container)).toEqual([]);
    expect(document.activeElement).toBe(menu.getByRole('menuitem', { name: 'React with 👍' }));
    await user.keyboard('{ArrowRight}');
    expect(document.activeElement?.textContent).toBe('❤️');
    await user.keyboard('{ArrowDown}');
    expect(document.activeElement?.textContent).toBe('ReplyR');
    await user.keyboard('f');
    expect(document.activeElement?.textContent).toBe('Forward');
    await user.keyboard('{Escape}');
    expect(screen.queryByRole('menu')).toBeNull();
    expect(document.activeElement).toBe(row('Hello'));
  });

  it('is opened by its button, by the other press and by a long touch, and closed by a press elsewhere', async () => {
    vi.useFakeTimers();
    thread([{ text: 'Hello', sender: bob }]);
    const button = within(row('Hello')).getByRole('button', { name: 'Message actions' });
    fireEvent.click(button);
    expect(screen.getByRole('menu')).toBeTruthy();
    fireEvent.pointerDown(document.body);
    expect(screen.queryByRole('menu')).toBeNull();
    fireEvent.contextMenu(screen.getByText('Hello'), { clientX: 5, clientY: 5 });
    expect(screen.getByRole('menu')).toBeTruthy();
    fireEvent.keyDown(screen.getByRole('menu'), { key: 'Escape' });
    fireEvent.pointerDown(screen.getByText('Hello'), { pointerType: 'touch', isPrimary: true });
    pass(499);
    expect(screen.queryByRole('menu')).toBeNull();
    pass(2);
    expect(screen.getByRole('menu')).toBeTruthy();
    fireEvent.keyDown(screen.getByRole('menu'), { key: 'Escape' });
    fireEvent.pointerDown(screen.getByText('Hello'), { pointerType: 'touch', isPrimary: true });
    fireEvent.pointerMove(screen.getByText('Hello'), { pointerType: 'touch', clientX: 40 });
    pass(600);
    expect(screen.queryByRole('menu')).toBeNull();
    await happen(() => undefined);
  });

  it('offers to edit what is mine, and to a member nothing that only owners may', async () => {
    thread(
      [
        { text: 'Mine', sender: me },
        { text: 'Theirs', sender: bob },
      ],
      { role: 'member' },
    );
    const mine = items(await openMenu('Mine')).slice(7);
    expect(mine).toEqual(['ReplyR', 'Reply in a threadT', 'EditE', 'Copy the text', 'Forward', 'Delete']);
    fireEvent.keyDown(screen.getByRole('menu'), { key: 'Tab' });
    expect(items(await openMenu('Theirs')).slice(7)).toEqual([
      'ReplyR',
      'Reply in a threadT',
      'Copy the text',
      'Forward',
      'Report…',
    ]);
  });

  it('copies, pins and opens threads, and says how it went', async () => {
    const user = userEvent.setup();
    const { c1, openThread } = thread([{ text: '**Hello**', sender: bob }]);
    await user.click((await openMenu('Hello')).getByRole('menuitem', { name: 'Copy the text' }));
    expect(await navigator.clipboard.readText()).toBe('**Hello**');
    expect(screen.getByText('Copied')).toBeTruthy();
    await user.click((await openMenu('Hello')).getByRole('menuitem', { name: 'Pin' }));
    expect(c1.done.changes).toEqual(['pin 1']);
    expect(screen.getByText('Pinned by you')).toBeTruthy();
    c1.refuse = new ParleyError('messaging/too-many', 'Unable to pin.');
    await user.click((await openMenu('Hello')).getByRole('menuitem', { name: 'Unpin' }));
    expect(screen.getByText('That did not work. There are too many already. Remove one first.')).toBeTruthy();
    fireEvent.keyDown(row('Hello'), { key: 't' });
    expect(openThread).toHaveBeenCalledWith(1);
  });
});

describe('reactions', () => {
  const reactions = [
    { emoji: '👍', count: 2, userIds: ['bob', 'ada'] },
    { emoji: '🎉', count: 30, userIds: Array.from({ length: 20 }, (_, index) => `user-${index}`) },
  ];

  it('say who gave them and whether I did, and a press adds or takes away', async () => {
    const user = userEvent.setup();
    const { c1, container } = thread([{ text: 'Hello', sender: bob, reactions }]);
    const group = within(screen.getByRole('group', { name: 'Reactions' }));
    const mine = group.getByRole('button', { name: '2 👍 Bob Ødegård and You' });
    expect(mine.getAttribute('aria-pressed')).toBe('true');
    expect(group.getByRole('button', { name: /🎉 user-0,.* and 18 others/ }).getAttribute('aria-pressed')).toBe(
      'false',
    );
    expect(await violations(container)).toEqual([]);
    await user.click(mine);
    expect(c1.done.changes).toEqual(['unreact 1: 👍']);
    expect(group.getByRole('button', { name: '1 👍 Bob Ødegård' }).getAttribute('aria-pressed')).toBe('false');
    await user.click(group.getByRole('button', { name: /🎉/ }));
    expect(c1.done.changes.at(-1)).toBe('react 1: 🎉');
  });

  it('are picked by name, by arrows, or typed', async () => {
    const user = userEvent.setup();
    const { c1, container } = thread([{ text: 'Hello', sender: bob }]);
    const pick = async () => {
      fireEvent.pointerEnter(row('Hello'), { pointerType: 'mouse' });
      await user.click(within(row('Hello')).getAllByRole('button', { name: 'Add a reaction' }).at(-1)!);
      return screen.getByRole('textbox', { name: 'Search emoji, or type one' });
    };
    const field = await pick();
    expect(document.activeElement).toBe(field);
    expect(await violations(container)).toEqual([]);
    await user.type(field, 'rock{Enter}');
    await pick();
    await user.keyboard(':tada:');
    await pick();
    await user.keyboard('{ArrowDown}{ArrowRight}{ArrowDown}{ArrowLeft}{Enter}');
    await pick();
    await user.paste('🦕');
    await user.keyboard('{Enter}');
    expect(c1.done.changes).toEqual(['react 1: 🚀', 'react 1: 🎉', 'react 1: ✅', 'react 1: 🦕']);
    await pick();
    await user.keyboard('nonsense');
    expect(screen.getByText('No emoji found')).toBeTruthy();
    await user.keyboard('{Escape}');
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('say why one was refused, and cannot be given where I may not', async () => {
    const { c1 } = thread([{ text: 'Hello', sender: bob, reactions }]);
    c1.refuse = new ParleyError('messaging/invalid-emoji', 'Unable to react.');
    await happen(() => fireEvent.click(screen.getByRole('button', { name: /👍/ })));
    expect(screen.getByText('That did not work. This is no emoji.')).toBeTruthy();
    await happen(() => c1.state.patch({ can: { ...c1.state.get().can, react: false } }));
    expect(screen.getByRole<HTMLButtonElement>('button', { name: /👍/ }).disabled).toBe(true);
  });

  it('are listed with all who gave them', async () => {
    const user = userEvent.setup();
    thread([{ text: 'Hello', sender: bob, reactions: [{ emoji: '👍', count: 2, userIds: ['bob', 'carol'] }] }]);
    await user.click((await openMenu('Hello')).getByRole('menuitem', { name: 'Who reacted' }));
    const dialog = within(screen.getByRole('dialog', { name: 'Reactions' }));
    expect((await dialog.findAllByRole('listitem')).map((each) => each.textContent)).toEqual([
      'BØBob Ødegård',
      'CNCarol Nguyen',
    ]);
  });
});

describe('changing a message', () => {
  it('happens where it stands, and is saved by Enter', async () => {
    const user = userEvent.setup();
    const { c1, container } = thread([{ text: 'Helo', sender: me }]);
    fireEvent.keyDown(row('Helo'), { key: 'e' });
    const field = screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Change the message' });
    expect(document.activeElement).toBe(field);
    expect(await violations(container)).toEqual([]);
    await user.clear(field);
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Save' }).disabled).toBe(true);
    await user.type(field, 'Hello @carol{Escape}{Enter}');
    // The first Escape closes what is suggested.
    expect(c1.done.changes).toEqual(['edit 1: Hello @carol']);
    expect(screen.getByRole('button', { name: 'edited' })).toBeTruthy();
    expect(document.activeElement).toBe(row('Hello'));
  });

  it('begins with the last of mine by ArrowUp in the empty field, and ends by Escape without a trace', async () => {
    const user = userEvent.setup();
    const { c1 } = thread([
      { text: 'First', sender: me },
      { text: 'Last', sender: me },
      { text: 'Other', sender: bob },
    ]);
    await user.click(screen.getByRole('textbox', { name: 'Message to Launch' }));
    await user.keyboard('{ArrowUp}');
    const field = screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Change the message' });
    expect(field.value).toBe('Last');
    await user.type(field, 'ing');
    await user.keyboard('{Escape}');
    expect(screen.queryByRole('textbox', { name: 'Change the message' })).toBeNull();
    expect(c1.done.changes).toEqual([]);
  });

  it('comes back with its words and the reason when it was refused', async () => {
    const user = userEvent.setup();
    const { c1 } = thread([{ text: 'Old', sender: me }]);
    fireEvent.keyDown(row('Old'), { key: 'e' });
    c1.refuse = new ParleyError('messaging/too-large', 'Unable to edit.');
    await user.type(screen.getByRole('textbox', { name: 'Change the message' }), 'er{Enter}');
    expect(screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Change the message' }).value).toBe('Older');
    expect(screen.getByRole('alert').textContent).toBe('Not saved. The message is too long.');
  });

  it('shows what it said before', async () => {
    const user = userEvent.setup();
    const edits = {
      1: [
        { text: 'Second **try**', replacedAt: 2_000 },
        { text: 'First try', replacedAt: 1_000 },
      ],
    };
    const { container } = thread([{ text: 'Third', sender: bob, editedAt: 3_000 }], { edits });
    await user.click(screen.getByRole('button', { name: 'edited' }));
    const dialog = within(screen.getByRole('dialog', { name: 'What it said before' }));
    const all = await dialog.findAllByRole('listitem');
    expect(all.map((each) => each.querySelector('.parley-message-text')?.textContent)).toEqual([
      'Second try',
      'First try',
    ]);
    expect(await violations(container)).toEqual([]);
    await user.keyboard('{Escape}');
    expect(screen.queryByRole('dialog')).toBeNull();
  });
});

describe('reporting a message', () => {
  it('asks what is wrong with it, tells those who run the app, and says so', async () => {
    const user = userEvent.setup();
    const reported: unknown[] = [];
    const { parley, c1, container } = thread([{ text: 'Buy now', sender: bob }]);
    parley.moderation.report = (what, about) => {
      reported.push([what, about]);
      return Promise.resolve('rpt_1');
    };
    const menu = await openMenu('Buy now');
    await user.click(menu.getByRole('menuitem', { name: 'Report…' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Report this message' }));
    expect(dialog.getByText('Buy now')).toBeTruthy();
    expect(await violations(container)).toEqual([]);
    const confirm = dialog.getByRole<HTMLButtonElement>('button', { name: 'Report' });
    expect(confirm.disabled).toBe(true);
    await user.click(dialog.getByRole('radio', { name: 'Spam' }));
    await user.type(dialog.getByRole('textbox'), ' Every day ');
    await user.click(confirm);
    const [message] = c1.timeline.get().messages;
    expect(reported).toEqual([[message, { reason: 'spam', note: 'Every day' }]]);
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(await screen.findByText('Reported. Thank you.')).toBeTruthy();
  });
});

describe('deleting a message', () => {
  it('asks first, and leaves its place', async () => {
    const user = userEvent.setup();
    const { c1 } = thread([{ text: 'Secret', sender: me, reactions: [{ emoji: '👍', count: 1, userIds: ['bob'] }] }]);
    fireEvent.keyDown(row('Secret'), { key: 'Delete' });
    const dialog = () => screen.queryByRole('dialog', { name: 'Delete this message?' });
    expect(dialog()?.textContent).toContain('Secret');
    await user.click(screen.getByRole('button', { name: 'Cancel' }));
    expect(c1.done.changes).toEqual([]);
    fireEvent.keyDown(row('Secret'), { key: 'Delete' });
    await user.click(screen.getByRole('button', { name: 'Delete' }));
    expect(c1.done.changes).toEqual(['delete 1']);
    expect(row('This message was deleted').textContent).not.toContain('Secret');
    expect(screen.queryByRole('group', { name: 'Reactions' })).toBeNull();
    expect(within(row('deleted')).queryByRole('button')).toBeNull();
  });
});

describe('quotes', () => {
  const quote = { seq: 1, sender: bob, text: '**Where** shall we meet?' };

  it('lead back to the message that was answered, and give it the focus', async () => {
    const user = userEvent.setup();
    thread([
      { text: 'Where shall we meet?', sender: bob },
      { text: 'Here', sender: carol, replyTo: quote },
    ]);
    await user.click(screen.getByRole('button', { name: 'Answer to Bob Ødegård: Where shall we meet?. Go there' }));
    expect(document.activeElement).toBe(row(/^Bob.*Where/));
  });

  it('load older messages until it is there', async () => {
    const user = userEvent.setup();
    const older = [[message('c1', 3, { text: 'Middle' })], [message('c1', 2), message('c1', 1, { text: 'Where?' })]];
    const { c1 } = thread([{ seq: 4, text: 'Here', sender: carol, replyTo: quote }], { older });
    await user.click(screen.getByRole('button', { name: /^Answer to/ }));
    await happen(() => undefined);
    expect(c1.done.olderAsked).toBe(2);
    expect(document.activeElement).toBe(row('Where'));
  });

  it('say when the message is not there any more', async () => {
    const user = userEvent.setup();
    const gone = { ...quote, seq: 99, deleted: true as const };
    thread([{ text: 'Here', sender: carol, replyTo: gone }]);
    await user.click(screen.getByRole('button', { name: 'Answer to Bob Ødegård: This message was deleted. Go there' }));
    expect(screen.getByText('The message is not here any more.')).toBeTruthy();
  });

  it('are begun from a message, stand over the field and go with the answer', async () => {
    const user = userEvent.setup();
    const { c1 } = thread([{ text: 'Where?', sender: bob }]);
    fireEvent.keyDown(row('Where'), { key: 'r' });
    const field = screen.getByRole('textbox', { name: 'Message to Launch' });
    expect(document.activeElement).toBe(field);
    expect(screen.getByText('Reply to Bob Ødegård')).toBeTruthy();
    await user.keyboard('{Escape}');
    expect(screen.queryByText('Reply to Bob Ødegård')).toBeNull();
    fireEvent.keyDown(row('Where'), { key: 'r' });
    await user.type(field, 'Here{Enter}');
    expect(c1.done.drafts).toEqual([{ text: 'Here', replyTo: 1 }]);
    expect(screen.queryByText('Reply to Bob Ødegård')).toBeNull();
  });
});

describe('forwarding', () => {
  it('goes to a conversation chosen by words and keys, and says from whom it was', async () => {
    const user = userEvent.setup();
    const { parley, container } = thread([
      { text: 'Read this', sender: bob },
      { text: 'x', forwardedFrom: { sender: carol, createdAt: 1 } },
    ]);
    expect(screen.getByText('Forwarded from Carol Nguyen')).toBeTruthy();
    const c2 = parley.open('c2', { title: 'Finance' });
    parley.open('c3', { title: 'News', kind: 'channel' });
    await user.click((await openMenu('Read this')).getByRole('menuitem', { name: 'Forward' }));
    expect(screen.queryByRole('option', { name: /News/ })).toBeNull();
    expect(await violations(container)).toEqual([]);
    await user.keyboard('fin{Enter}');
    expect(c2.done.drafts).toEqual([{ forward: { conversationId: 'c1', seq: 1 } }]);
    expect(screen.getByText('Forwarded to Finance')).toBeTruthy();
  });
});

describe('polls', () => {
  const poll = {
    question: 'When?',
    options: [
      { text: 'Monday', count: 3, userIds: ['bob', 'carol', 'ada'] },
      { text: 'Tuesday', count: 1, userIds: ['layla'] },
    ],
    voterCount: 4,
    multiple: false,
    anonymous: false,
  };
  const option = (name: RegExp) => screen.getByRole('button', { name });

  it('show where they stand, and a press votes, changes the vote and takes it back', async () => {
    const user = userEvent.setup();
    const { c1, container } = thread([{ text: '', sender: bob, poll }]);
    expect(screen.getByRole('region', { name: 'Poll: When?' }).textContent).toContain('4 votes');
    expect(option(/Monday/).textContent).toContain('75 %');
    expect(option(/Monday/).title).toBe('Bob Ødegård, Carol Nguyen and You');
    expect(option(/Monday/).getAttribute('aria-pressed')).toBe('true');
    expect(await violations(container)).toEqual([]);
    await user.click(option(/Tuesday/));
    await user.click(option(/Tuesday/));
    expect(c1.done.changes).toEqual(['vote 1: 1', 'vote 1: ']);
    expect(screen.queryByRole('button', { name: 'Close the poll' })).toBeNull();
  });

  it('let several be chosen where they say so', async () => {
    const user = userEvent.setup();
    const { c1 } = thread([{ text: '', sender: bob, poll: { ...poll, multiple: true, own: [0] } }]);
    await user.click(option(/Tuesday/));
    await user.click(option(/Monday/));
    expect(c1.done.changes).toEqual(['vote 1: 0,1', 'vote 1: 1']);
  });

  it('are closed by who asked, or by the clock', async () => {
    vi.useFakeTimers({ now: 1_000_000 });
    const { c1 } = thread([
      { text: '', sender: me, poll },
      { text: '', sender: me, poll: { ...poll, question: 'Where?', closesAt: 1_050_000 } },
    ]);
    expect(screen.getByRole('region', { name: 'Poll: Where?' }).textContent).toContain('open until');
    await happen(() => fireEvent.click(screen.getAllByRole('button', { name: 'Close the poll' })[0]!));
    expect(c1.done.changes).toEqual(['closePoll 1']);
    expect(screen.getByRole('region', { name: 'Poll: When?' }).textContent).toContain('Final result');
    fireEvent.click(screen.getAllByRole('button', { name: /Tuesday/ })[0]!);
    pass(60_000);
    expect(screen.getByRole('region', { name: 'Poll: Where?' }).textContent).toContain('Final result');
    fireEvent.click(screen.getAllByRole('button', { name: /Tuesday/ })[1]!);
    expect(c1.done.changes).toEqual(['closePoll 1']);
  });

  it('show the vote again that was refused', async () => {
    const { c1 } = thread([{ text: '', sender: bob, poll }]);
    c1.refuse = new ParleyError('messaging/poll-closed', 'Unable to vote.');
    await happen(() => fireEvent.click(option(/Tuesday/)));
    expect(option(/Monday/).getAttribute('aria-pressed')).toBe('true');
    expect(screen.getByText('That did not work. The poll takes no more votes.')).toBeTruthy();
  });
});

describe('what a message carries', () => {
  it('shows a link with what its page says, and no address that is none of the web', () => {
    const linkPreview = {
      url: 'https://example.org/a',
      title: 'A page',
      description: 'About it',
      siteName: 'Example',
      image: 'https://example.org/a.png',
    };
    const { container } = thread([
      { text: 'https://example.org/a', linkPreview },
      { text: 'x', linkPreview: { url: 'javascript:alert(1)', title: 'Trap' } },
      { text: 'y', linkPreview: { url: 'https://example.org/b', title: 'B', image: 'data:image/svg+xml,x' } },
    ]);
    const card = screen.getByRole('link', { name: 'Preview of Example: A page' });
    expect(card.getAttribute('href')).toBe('https://example.org/a');
    expect(card.getAttribute('rel')).toContain('noopener');
    const images = container.querySelectorAll('img');
    expect([...images].map((each) => [each.src, each.getAttribute('referrerpolicy')])).toEqual([
      ['https://example.org/a.png', 'no-referrer'],
    ]);
    expect(screen.queryByText('Trap')).toBeNull();
    if (images[0]) fireEvent.error(images[0]);
    expect(container.querySelector('img')).toBeNull();
  });

  it('has the answers in its thread, and the way there', async () => {
    const user = userEvent.setup();
    const { openThread } = thread([{ text: 'Root', thread: { count: 3, lastSeq: 9, lastAt: Date.now() } }]);
    await user.click(screen.getByRole('button', { name: /3 replies/ }));
    expect(openThread).toHaveBeenCalledWith(1);
  });

  it('highlights whom it mentions, most of all me', () => {
    const { container } = thread([
      { text: 'Ask @Carol Nguyen or @ada', mentions: ['carol', 'ada'] },
      { text: '@all come', mentionsAll: true },
      { text: '@Carol Nguyen without a mention' },
    ]);
    const found = [...container.querySelectorAll('.parley-mention')];
    expect(found.map((each) => [each.textContent, each.classList.contains('parley-mention-me')])).toEqual([
      ['@Carol Nguyen', false],
      ['@ada', true],
      ['@all', true],
    ]);
    expect(container.querySelectorAll('.parley-message-mentioned')).toHaveLength(2);
  });

  it('says what cannot be seen, is not kept, or is empty', () => {
    thread([{ text: '\u200B\u202E' }, { text: 'Now only', stored: false }, { text: '', metadata: {} }]);
    expect(screen.getByText('Message without visible text')).toBeTruthy();
    expect(screen.getByText('Not kept: only those who are here now see it')).toBeTruthy();
    expect(screen.getByText('Message without text')).toBeTruthy();
  });

  it('renders only the row that has changed', async () => {
    const spy = vi.spyOn(URL, 'canParse');
    onTestFinished(() => spy.mockRestore());
    const { c1, container } = thread([{ text: 'One' }, { text: 'Two' }]);
    const first = row('One').querySelector('p');
    await happen(() => c1.state.patch({ typing: [bob], members: [...c1.state.get().members] }));
    await happen(() => c1.change('c1:2', { text: 'Three' }));
    expect(row('One').querySelector('p')).toBe(first);
    expect(container.textContent).toContain('Three');
  });
});
