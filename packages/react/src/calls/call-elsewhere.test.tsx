import { screen } from '@testing-library/react';
import { expect, it } from 'vitest';
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
  expect(screen.getByRole('status').textContent).toBe(`In a call with ${bob.name} in another tab`);
  expect(await violations(container)).toEqual([]);
  await happen(() => parley.calls.elsewhere.set([]));
  expect(screen.getByRole('status').textContent).toBe('');
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
