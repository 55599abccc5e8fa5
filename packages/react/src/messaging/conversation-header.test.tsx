import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { createFakeParley } from '../testing/fake-parley.js';
import { bob, carol, helper, me } from '../testing/people.js';
import { happen, renderIn, violations } from '../testing/render.js';
import { ConversationHeader } from './conversation-header.js';

describe('ConversationHeader', () => {
  it('shows who, how they are in their own words, and calls them with the conversation as reason', async () => {
    const parley = createFakeParley();
    parley.open('c1', { peer: bob });
    const { container } = renderIn(<ConversationHeader conversationId="c1" />, { parley });
    await happen(() => parley.say({ userId: 'bob', status: 'away', message: 'Back at 3' }));
    expect(screen.getByRole('heading', { name: bob.name })).toBeTruthy();
    expect(container.textContent).toContain('Away · Back at 3');
    expect(await violations(container)).toEqual([]);
    await userEvent.setup().click(screen.getByRole('button', { name: 'Call Bob Ødegård' }));
    expect(parley.calls.latest()?.state.get()).toMatchObject({ conversationId: 'c1', video: false });
  });

  it('says when somebody was last here', () => {
    vi.useFakeTimers({ now: Date.UTC(2025, 2, 3, 12) });
    const parley = createFakeParley();
    parley.open('c1', { peer: bob });
    parley.say({ userId: 'bob', status: 'offline', lastSeen: Date.UTC(2025, 2, 3, 9) });
    renderIn(<ConversationHeader conversationId="c1" />, { parley });
    expect(screen.getByText('Last seen 3 hours ago')).toBeTruthy();
  });

  it('counts the members of a group and says what is a bot', () => {
    const parley = createFakeParley();
    parley.open('g1', { title: 'Launch', members: [me, bob, carol] });
    parley.open('b1', { peer: helper });
    renderIn(
      <>
        <ConversationHeader conversationId="g1" />
        <ConversationHeader conversationId="b1" />
      </>,
      { parley },
    );
    expect(screen.getByText('3 members')).toBeTruthy();
    expect(screen.getByText('Bot')).toBeTruthy();
  });

  it('has a way back and room for the app’s own buttons', async () => {
    const parley = createFakeParley();
    parley.open('c1', { peer: bob });
    const back = vi.fn();
    renderIn(<ConversationHeader conversationId="c1" onBack={back} actions={<button>Details</button>} />, { parley });
    await userEvent.setup().click(screen.getByRole('button', { name: 'Back' }));
    expect(back).toHaveBeenCalledOnce();
    expect(screen.getByRole('button', { name: 'Details' })).toBeTruthy();
    expect(screen.queryByRole('button', { name: /Call/ })).toBeNull();
  });
});
