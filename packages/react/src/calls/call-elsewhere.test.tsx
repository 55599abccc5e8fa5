import type { CallElsewhere as Elsewhere } from '@parley/core';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it, vi } from 'vitest';
import { createFakeParley } from '../testing/fake-parley.js';
import { bob } from '../testing/people.js';
import { happen, renderIn, violations } from '../testing/render.js';
import { CallElsewhere } from './call-elsewhere.js';
import { IncomingCall } from './incoming-call.js';

const running: Elsewhere = { id: 'call-1', where: 'page', peer: bob, video: false, group: false, startedAt: 1 };

it('says with whom a call runs in another tab, and nothing afterwards', async () => {
  const parley = createFakeParley();
  const { container } = renderIn(<CallElsewhere />, { parley });
  expect(screen.getByRole('status').textContent).toBe('');
  await happen(() => parley.calls.elsewhere.set([running]));
  expect(screen.getByText(`In a call with ${bob.name} in another tab`)).toBeTruthy();
  expect(await violations(container)).toEqual([]);
  await happen(() => parley.calls.elsewhere.set([]));
  expect(screen.getByRole('status').textContent).toBe('');
});

it('takes a call over from another tab, and says why it could not', async () => {
  const parley = createFakeParley();
  const rejoin = vi.spyOn(parley.calls, 'rejoin');
  renderIn(<CallElsewhere />, { parley });
  await happen(() => parley.calls.elsewhere.set([running]));
  await userEvent.click(screen.getByRole('button', { name: 'Continue here' }));
  expect(rejoin).toHaveBeenCalledExactlyOnceWith('call-1');
  expect(screen.getByText('no call call-1')).toBeTruthy();
});

it('says that a call runs on another device, of a group by its name, and takes it over', async () => {
  const parley = createFakeParley();
  parley.open('team', { title: 'Thursday', kind: 'group' });
  const rejoin = vi.spyOn(parley.calls, 'rejoin');
  const { container } = renderIn(<CallElsewhere />, { parley });
  await happen(() => parley.calls.elsewhere.set([{ ...running, where: 'device' }]));
  expect(screen.getByText(`In a call with ${bob.name} on another device`)).toBeTruthy();
  expect(await violations(container)).toEqual([]);
  const group = { ...running, id: 'call-2', where: 'device', group: true, conversationId: 'team' } as const;
  await happen(() => parley.calls.elsewhere.set([group]));
  expect(screen.getByText('In a call with Thursday on another device')).toBeTruthy();
  await userEvent.click(screen.getByRole('button', { name: 'Continue here' }));
  expect(rejoin).toHaveBeenCalledExactlyOnceWith('call-2');
});

it('tells that a call here ends for it', async () => {
  const parley = createFakeParley();
  renderIn(<CallElsewhere />, { parley });
  await happen(() => parley.calls.elsewhere.set([{ ...running, where: 'device' }]));
  const button = screen.getByRole('button', { name: 'Continue here' });
  expect(button.title).toBe('');
  await happen(() => parley.calls.ring(bob).accept());
  expect(button.title).toBe('Joining ends your current call.');
});

it('tells a call that another tab answered from one that another device did', async () => {
  const parley = createFakeParley();
  renderIn(<IncomingCall muted />, { parley });
  await happen(() => void parley.calls.ring(bob));
  const call = parley.calls.latest();
  await happen(() => {
    parley.calls.elsewhere.set([{ ...running, id: call?.id ?? '' }]);
    call?.end('answeredElsewhere');
  });
  expect(screen.getByRole('status').textContent).toBe('Answered in another tab');
});

it('does not take a call that another device answered for one of another tab', async () => {
  const parley = createFakeParley();
  renderIn(<IncomingCall muted />, { parley });
  await happen(() => void parley.calls.ring(bob));
  const call = parley.calls.latest();
  await happen(() => {
    parley.calls.elsewhere.set([{ ...running, id: call?.id ?? '', where: 'device' }]);
    call?.end('answeredElsewhere');
  });
  expect(screen.getByRole('status').textContent).toBe('Answered on another device');
});
