import type { PushControl, PushState } from '@parley/core';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { createFakeParley } from '../testing/fake-parley.js';
import { happen, renderIn, violations } from '../testing/render.js';
import { settable } from '../testing/settable.js';
import { PushToggle } from './push-toggle.js';

function createFakePushes(given: PushState) {
  const state = settable(given);
  const asked: string[] = [];
  const pushes: PushControl = {
    state,
    enable: () => Promise.reject(new Error('is in the state')).finally(() => asked.push('enable')),
    disable: () => Promise.resolve(void asked.push('disable')),
  };
  return { state, asked, pushes };
}
const withPushes = () => {
  const parley = createFakeParley();
  const { session } = parley.connection.get();
  parley.connection.patch({ session: { ...session!, features: ['push'] } });
  return parley;
};

it('turns notifications on and off, and says what keeps them away', async () => {
  const { state, asked, pushes } = createFakePushes({ status: 'unknown', changing: false });
  const user = userEvent.setup();
  const { container } = renderIn(<PushToggle pushes={pushes} />, { parley: withPushes() });
  const toggle = screen.getByRole<HTMLInputElement>('switch', { name: 'Notifications' });
  expect(toggle.disabled).toBe(true);
  await happen(() => state.set({ status: 'off', changing: false }));
  await user.click(toggle);
  await happen(() => state.set({ status: 'off', changing: true }));
  expect([toggle.disabled, toggle.checked]).toEqual([true, false]);
  await happen(() => state.set({ status: 'off', changing: false, error: new Error('Try again later.') }));
  expect(screen.getByRole('alert').textContent).toBe('Try again later.');
  for (const [code, words] of [
    ['push/failed', /did not answer/],
    ['push/denied', /not allowed/],
  ] as const) {
    await happen(() => state.set({ status: 'off', changing: false, error: Object.assign(new Error(code), { code }) }));
    expect(screen.getByRole('alert').textContent).toMatch(words);
  }
  await happen(() => state.set({ status: 'on', changing: false }));
  expect([toggle.checked, screen.queryByRole('alert')]).toEqual([true, null]);
  await user.click(toggle);
  expect(asked).toEqual(['enable', 'disable']);
  for (const [status, words] of [
    ['blocked', /Allow them in its settings/],
    ['unsupported', /home screen/],
  ] as const) {
    await happen(() => state.set({ status, changing: false }));
    expect(toggle.disabled).toBe(true);
    screen.getByText(words);
  }
  expect(await violations(container)).toEqual([]);
});

it('is not there where the server sends none', () => {
  const { pushes } = createFakePushes({ status: 'off', changing: false });
  renderIn(<PushToggle pushes={pushes} />, { parley: createFakeParley() });
  expect(screen.queryByRole('switch')).toBeNull();
});
