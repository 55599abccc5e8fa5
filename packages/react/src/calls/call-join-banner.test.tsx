import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it, vi } from 'vitest';
import { createFakeParley } from '../testing/fake-parley.js';
import { bob, carol, helper, layla } from '../testing/people.js';
import { happen, renderIn, violations } from '../testing/render.js';
import { CallJoinBanner } from './call-join-banner.js';

const running = { id: 'call-1', conversationId: 'team', video: true, startedAt: 1, users: [bob, carol] };

it('says that a call runs in this conversation, and who is in it', async () => {
  const parley = createFakeParley();
  const { container } = renderIn(<CallJoinBanner conversationId="team" />, { parley });
  expect(screen.queryByRole('button')).toBeNull();
  await happen(() => parley.calls.joinable.set([{ ...running, conversationId: 'other' }]));
  expect(screen.queryByRole('button')).toBeNull();
  await happen(() => parley.calls.joinable.set([running]));
  expect(screen.getByRole('status').textContent).toBe(`A call runs here, with ${bob.name} and ${carol.name}`);
  expect(await violations(container)).toEqual([]);
  await happen(() => parley.calls.joinable.set([{ ...running, users: [bob, carol, layla, helper] }]));
  expect(screen.getByRole('status').textContent).toMatch(/and 1 more$/);
});

it('joins with video or without, and says why it could not', async () => {
  const parley = createFakeParley();
  parley.calls.joinable.set([running]);
  const join = vi.spyOn(parley.calls, 'join');
  const { unmount } = renderIn(<CallJoinBanner conversationId="team" />, { parley });
  await userEvent.click(screen.getByRole('button', { name: 'Join' }));
  expect(screen.getByRole('alert').textContent).toBe('The call could not be started. no call call-1');
  await userEvent.click(screen.getByRole('button', { name: 'Join with video' }));
  expect(join.mock.calls).toEqual([
    ['call-1', { video: false }],
    ['call-1', { video: true }],
  ]);
  unmount();
  const onJoin = vi.fn();
  renderIn(<CallJoinBanner conversationId="team" onJoin={onJoin} />, { parley });
  await userEvent.click(screen.getByRole('button', { name: 'Join with video' }));
  expect(onJoin.mock.calls).toEqual([[{ callId: 'call-1', video: true }]]);
  expect(join).toHaveBeenCalledTimes(2);
});
