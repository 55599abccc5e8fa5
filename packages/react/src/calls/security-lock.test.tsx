import type { CallSnapshot } from '@parley/core';
import { cleanup, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { createFakeParley } from '../testing/fake-parley.js';
import { bob } from '../testing/people.js';
import { happen, renderIn, violations } from '../testing/render.js';
import { CallStage } from './call-stage.js';

const phrase = ['acorn', 'violin', 'tiger', 'meadow', 'kayak', 'zebra'];

async function stage(words?: readonly string[], part: Partial<CallSnapshot> = {}) {
  const parley = createFakeParley();
  const { container } = renderIn(<CallStage muted />, { parley });
  const call = parley.calls.ring(bob);
  call.phrase = words;
  await happen(() => call.accept());
  await happen(() => call.state.patch(part));
  return { call, container, user: userEvent.setup() };
}
const lock = () => screen.queryByRole('button', { name: 'Encrypted from device to device' });

describe('the lock', () => {
  it('opens the words to compare, and says what to do', async () => {
    const { container, user } = await stage(phrase);
    const found = lock() ?? expect.fail('there is no lock');
    expect(screen.queryByRole('list', { name: 'Security words' })).toBeNull();
    await user.click(found);
    const words = screen.getByRole('list', { name: 'Security words' });
    expect([...words.children].map(({ textContent }) => textContent)).toEqual(phrase);
    expect(screen.getByRole('dialog').textContent).toContain(bob.name);
    expect(screen.getByRole('dialog').textContent).toContain('hang up');
    expect(await violations(container)).toEqual([]);
  });

  it('goes at once when the call becomes one of many through a media server', async () => {
    const { call } = await stage(phrase);
    expect(lock()).not.toBeNull();
    await happen(() => call.state.patch({ group: true }));
    expect(lock()).toBeNull();
  });

  it('goes at once when the call of two moves to a media server, as for a recording', async () => {
    const { call } = await stage(phrase);
    // The answer to what it is now never comes.
    call.security = () => new Promise(() => undefined);
    await happen(() => call.happens('security', { complete: false }));
    expect(lock()).toBeNull();
  });

  it('is not there where there is nothing to compare, nor before media flows', async () => {
    await stage();
    expect(lock()).toBeNull();
    cleanup();
    const { call } = await stage(phrase, { status: 'connecting' });
    expect(lock()).toBeNull();
    await happen(() => call.state.patch({ status: 'active' }));
    expect(lock()).not.toBeNull();
    await happen(() => call.end('hangup'));
    expect(lock()).toBeNull();
  });

  it('shows the words of all in an encrypted call of many, and that it is not recorded', async () => {
    const { call, container, user } = await stage(undefined, { group: true, encrypted: true });
    await user.click(lock() ?? expect.fail('there is no lock'));
    expect(screen.queryByRole('list', { name: 'Security words' })).toBeNull();
    expect((lock() ?? expect.fail('there is no lock')).textContent).toBe('Encrypted');
    expect(screen.getByRole('dialog').textContent).toContain('have said their keys');
    call.phrase = [...phrase, ...phrase];
    await happen(() => call.happens('security', { complete: true }));
    expect(screen.getByRole('list', { name: 'Security words' }).childElementCount).toBe(12);
    expect(screen.getByRole('dialog').textContent).toContain('cannot be recorded');
    expect(await violations(container)).toEqual([]);
    call.phrase = undefined;
    await happen(() => call.happens('security', { complete: false }));
    expect(screen.queryByRole('list', { name: 'Security words' })).toBeNull();
  });

  it('shows the words of the way in use', async () => {
    const { call, user } = await stage(phrase);
    await happen(() => call.state.patch({ status: 'reconnecting' }));
    expect(lock()).not.toBeNull();
    call.phrase = [...phrase].reverse();
    await happen(() => call.state.patch({ status: 'active' }));
    await user.click(lock() ?? expect.fail('there is no lock'));
    expect(screen.getByRole('list', { name: 'Security words' }).firstElementChild?.textContent).toBe('zebra');
  });
});
