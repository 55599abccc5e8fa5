import { ParleyError } from '@parley/core';
import { fireEvent, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createFakeParley } from '../../testing/fake-parley.js';
import { bob, carol, me } from '../../testing/people.js';
import { happen, renderIn, violations } from '../../testing/render.js';
import { Composer } from '../composer.js';

function composer(options: Parameters<ReturnType<typeof createFakeParley>['open']>[1] = {}) {
  const parley = createFakeParley();
  const c1 = parley.open('c1', { title: 'Launch', members: [me, bob, carol], ...options });
  return { c1, ...renderIn(<Composer conversationId="c1" />, { parley }), user: userEvent.setup() };
}

const field = () => screen.getByRole<HTMLTextAreaElement>('textbox', { name: /^Message to/ });

describe('suggestions in the field', () => {
  it('name people behind an @, by arrows and Enter, and are told to who cannot see them', async () => {
    const { c1, user, container } = composer();
    await user.type(field(), 'Hi @');
    const options = () => within(screen.getByRole('listbox', { name: 'Mention somebody' })).getAllByRole('option');
    expect(options().map((each) => each.textContent)).toEqual([
      'BØBob Ødegård@bob',
      'CNCarol Nguyen@carol',
      'allEverybody here',
    ]);
    expect(screen.getByText('3 suggestions')).toBeTruthy();
    expect(field().getAttribute('aria-activedescendant')).toBe(options()[0]?.id);
    expect(await violations(container)).toEqual([]);
    await user.keyboard('{ArrowDown}');
    expect(options()[1]?.getAttribute('aria-selected')).toBe('true');
    await user.keyboard('{Enter}and @al{Tab}x @bo');
    await user.click(options()[0]!);
    await user.keyboard('{Enter}');
    const text = 'Hi @Carol Nguyen and @all x @Bob Ødegård';
    expect(c1.done.drafts).toEqual([{ text, mentions: ['carol', 'bob'], mentionsAll: true }]);
  });

  it('go away by Escape, which then closes nothing else', async () => {
    const { user } = composer();
    const escaped = vi.fn();
    const listener = ({ key }: KeyboardEvent) => {
      if (key === 'Escape') escaped();
    };
    document.addEventListener('keydown', listener);
    onTestFinished(() => document.removeEventListener('keydown', listener));
    await user.type(field(), '@');
    expect(screen.getByRole('listbox')).toBeTruthy();
    await user.keyboard('{Escape}');
    expect(screen.queryByRole('listbox')).toBeNull();
    expect(escaped).not.toHaveBeenCalled();
    expect(field().value).toBe('@');
  });

  it('name emoji behind a colon, and put in those whose whole name is written', async () => {
    const { user } = composer();
    await user.type(field(), ':rock{Enter} :tada: 10:30: :nosuch:');
    expect(field().value).toBe('🚀 🎉 10:30: :nosuch:');
  });

  it('do not take Enter from who writes on', async () => {
    const { c1, user } = composer();
    await user.type(field(), 'mail bob@example.org{Enter}');
    expect(c1.done.sent).toEqual(['mail bob@example.org']);
  });
});

describe('marks by keys', () => {
  it('stand around what is selected, and are taken away by the same key', async () => {
    const { user } = composer();
    await user.type(field(), 'big news');
    field().setSelectionRange(0, 3);
    await user.keyboard('{Control>}b{/Control}');
    expect(field().value).toBe('**big** news');
    await user.keyboard('{Control>}b{/Control}');
    expect(field().value).toBe('big news');
    await user.keyboard('{Control>}i{/Control}');
    expect(field().value).toBe('_big_ news');
    expect(field().value.slice(field().selectionStart, field().selectionEnd)).toBe('big');
  });
});

describe('emoji from the button', () => {
  it('go where the cursor is', async () => {
    const { user } = composer();
    await user.type(field(), 'Well done');
    field().setSelectionRange(4, 4);
    await user.click(screen.getByRole('button', { name: 'Insert an emoji' }));
    await user.click(screen.getByRole('button', { name: 'tada' }));
    expect(field().value).toBe('Well🎉 done');
    expect(document.activeElement).toBe(field());
  });
});

describe('sending later', () => {
  it('is chosen from times to come or set, and says when', async () => {
    const { c1, user, container } = composer();
    const later = screen.getByRole('button', { name: 'Send later' });
    expect(later.getAttribute('aria-disabled')).toBe('true');
    await user.click(later);
    expect(screen.queryByRole('menu')).toBeNull();
    await user.type(field(), 'Morning @Bob Ødegård');
    await user.click(later);
    expect(await violations(container)).toEqual([]);
    await user.click(screen.getByRole('menuitem', { name: /Tomorrow morning/ }));
    expect(c1.done.changes).toEqual(['schedule Morning @Bob Ødegård']);
    expect(new Date(c1.scheduled.get()[0]!.sendAt).getHours()).toBe(9);
    expect(field().value).toBe('');
    expect(screen.getByText(/^Will be sent tomorrow, 0?9:00/)).toBeTruthy();
    await user.type(field(), 'Another');
    await user.click(later);
    await user.click(screen.getByRole('menuitem', { name: 'Choose a time…' }));
    fireEvent.change(screen.getByLabelText('Date and time'), { target: { value: '2099-05-01T08:00' } });
    await user.click(screen.getByRole('button', { name: 'Schedule' }));
    expect(c1.scheduled.get()[1]?.sendAt).toBe(new Date('2099-05-01T08:00').getTime());
    await user.click(screen.getByRole('button', { name: '2 messages are sent later' }));
    expect(within(screen.getByRole('dialog', { name: 'Scheduled messages' })).getAllByRole('listitem')).toHaveLength(2);
  });

  it('gives the text back that could not be scheduled', async () => {
    const { c1, user } = composer();
    await user.type(field(), 'Too far');
    c1.refuse = new ParleyError('messaging/invalid-time', 'Unable to schedule.');
    await user.click(screen.getByRole('button', { name: 'Send later' }));
    await user.click(screen.getByRole('menuitem', { name: /In an hour/ }));
    expect(field().value).toBe('Too far');
    expect(screen.getByText('Not sent. Choose a time in the future, within a year.')).toBeTruthy();
  });
});

describe('a poll', () => {
  it('is made of a question and different answers', async () => {
    const { c1, user, container } = composer();
    await user.click(screen.getByRole('button', { name: 'Add to the message' }));
    await user.click(screen.getByRole('menuitem', { name: 'Create a poll' }));
    const send = screen.getByRole<HTMLButtonElement>('button', { name: 'Send the poll' });
    expect(document.activeElement).toBe(screen.getByRole('textbox', { name: 'Question' }));
    await user.keyboard('Lunch?');
    await user.type(screen.getByRole('textbox', { name: 'Option 1' }), 'Pizza');
    await user.type(screen.getByRole('textbox', { name: 'Option 2' }), 'Pizza');
    expect(screen.getByText('Two options say the same.')).toBeTruthy();
    expect(send.disabled).toBe(true);
    await user.type(screen.getByRole('textbox', { name: 'Option 2' }), ' bianca');
    // Another is there as soon as all are full.
    await user.type(screen.getByRole('textbox', { name: 'Option 3' }), 'Soup');
    await user.click(screen.getByRole('button', { name: 'Remove option 1' }));
    await user.click(screen.getByRole('checkbox', { name: 'Several answers' }));
    await user.click(screen.getByRole('checkbox', { name: 'Hide who voted for what' }));
    expect(await violations(container)).toEqual([]);
    await user.click(send);
    const poll = { question: 'Lunch?', options: ['Pizza bianca', 'Soup'], multiple: true, anonymous: true };
    expect(c1.done.drafts).toEqual([{ poll }]);
    expect(screen.queryByRole('dialog')).toBeNull();
  });
});

describe('a channel', () => {
  it('says to those who only read that they cannot write', async () => {
    const { c1 } = composer({ kind: 'channel' });
    expect(screen.getByText('Only owners and moderators write here.')).toBeTruthy();
    expect(screen.queryByRole('textbox')).toBeNull();
    await happen(() => c1.state.patch({ can: { ...c1.state.get().can, send: true } }));
    expect(field()).toBeTruthy();
  });
});

describe('a draft', () => {
  it('is the client’s: what it has kept is in the field', async () => {
    const { c1, user } = composer();
    await happen(() => c1.draft.set('Begun before the reload'));
    expect(field().value).toBe('Begun before the reload');
    await user.type(field(), '!');
    expect(c1.draft.get()).toBe('Begun before the reload!');
  });
});
