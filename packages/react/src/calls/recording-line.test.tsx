import type { CallSnapshot } from '@parley/core';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { createFakeParley } from '../testing/fake-parley.js';
import { bob } from '../testing/people.js';
import { happen, renderIn, violations } from '../testing/render.js';
import { CallStage } from './call-stage.js';

async function stage(recording?: CallSnapshot['recording']) {
  const parley = createFakeParley();
  const { container } = renderIn(<CallStage muted />, { parley });
  const call = parley.calls.ring(bob);
  await happen(() => call.accept());
  await happen(() => call.state.patch({ recording }));
  return { call, container, user: userEvent.setup() };
}
const agree = () => screen.queryByRole('button', { name: 'Agree' });

describe('the recording of a call', () => {
  it('is agreed to by whoever is asked, and not asked again', async () => {
    const { call, container, user } = await stage({ state: 'asked', by: bob.id });
    expect(screen.getByText(`${bob.name} asks to record this call`)).toBeTruthy();
    expect(await violations(container)).toEqual([]);
    await user.click(agree() ?? expect.fail('nobody asks'));
    expect(call.done).toContain('consent true');
    await happen(() => call.state.patch({ recording: { state: 'asked', by: bob.id, mine: true } }));
    expect(agree()).toBeNull();
    expect(screen.getByText('It is recorded once everybody agrees')).toBeTruthy();
  });

  it('can be declined', async () => {
    const { call, user } = await stage({ state: 'asked', by: bob.id });
    await user.click(screen.getByRole('button', { name: 'Do not agree' }));
    expect(call.done).toContain('consent false');
  });

  it('is always to be seen, also on the small stage, and in a call of many', async () => {
    const { call, user } = await stage({ state: 'on', by: bob.id, mine: true });
    const shown = () => screen.queryByText('This call is being recorded');
    expect(shown()).not.toBeNull();
    await user.click(screen.getByRole('button', { name: 'Minimise the call' }));
    expect(shown()).not.toBeNull();
    await happen(() => call.state.patch({ group: true }));
    expect(shown()).not.toBeNull();
    await happen(() => call.state.patch({ recording: undefined }));
    expect(shown()).toBeNull();
  });
});
