import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it, vi } from 'vitest';
import { createFakeParley } from '../testing/fake-parley.js';
import { bob } from '../testing/people.js';
import { happen, renderIn, violations } from '../testing/render.js';
import { CallElsewhere } from './call-elsewhere.js';
import { IncomingCall } from './incoming-call.js';

it('says with whom a call runs in another tab, and nothing afterwards', async () => {
  const parley = createFakeParley();
  const { container } = renderIn(<CallElsewhere />, { parley });
  expect(screen.getByRole('status').textContent).toBe('');
  await happen(() => parley.calls.elsewhere.set([{ id: 'call-1', peer: bob, video: false, startedAt: 1 }]));
  expect(screen.getByText(`In a call with ${bob.name} in another tab`)).toBeTruthy();
  expect(await violations(container)).toEqual([]);
  await happen(() => parley.calls.elsewhere.set([]));
  expect(screen.getByRole('status').textContent).toBe('');
});

it('takes a call over from another tab, and says why it could not', async () => {
  const parley = createFakeParley();
  const rejoin = vi.spyOn(parley.calls, 'rejoin');
  renderIn(<CallElsewhere />, { parley });
  await happen(() => parley.calls.elsewhere.set([{ id: 'call-1', peer: bob, video: false, startedAt: 1 }]));
  await userEvent.click(screen.getByRole('button', { name: 'Continue here' }));
  expect(rejoin).toHaveBeenCalledExactlyOnceWith('call-1');
  expect(screen.getByText('no call call-1')).toBeTruthy();
});

it('tells a call that another tab answered from one that another device did', async () => {
  const parley = createFakeParley();
  renderIn(<IncomingCall muted />, { parley });
  await happen(() => void parley.calls.ring(bob));
  const call = parley.calls.latest();
  await happen(() => {
    parley.calls.elsewhere.set([{ id: call?.id ?? '', peer: bob, video: false, startedAt: 1 }]);
    call?.end('answeredElsewhere');
  });
  expect(screen.getByRole('status').textContent).toBe('Answered in another tab');
});
