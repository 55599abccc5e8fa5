import type { CallQuality } from '@parley/core';
import { screen, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { createFakeParley } from '../testing/fake-parley.js';
import { bob } from '../testing/people.js';
import { happen, renderIn, violations } from '../testing/render.js';
import { CallStage } from './call-stage.js';

async function stage(quality: Partial<CallQuality>) {
  const parley = createFakeParley();
  const { container } = renderIn(<CallStage muted />, { parley });
  const call = parley.calls.ring(bob);
  await happen(() => call.accept());
  await happen(() => {
    call.party('bob', { state: 'joined' });
    call.quality.patch(quality);
  });
  const line = () => container.querySelector('.parley-stage-quality')?.textContent;
  return { call, container, line };
}

const tile = (name: string) => screen.getByRole('group', { name });

describe('the quality of a call on its stage', () => {
  it('is not said while it is not known', async () => {
    const { container, line } = await stage({});
    expect(container.querySelector('.parley-quality')).toBeNull();
    expect(line()).toBe('');
  });

  it('stands on each tile in words: what arrives from the other, and what arrives there from me', async () => {
    const { container } = await stage({ level: 'fair', sendingLevel: 'good' });
    expect(within(tile(bob.name)).getByText('Fair connection')).toBeTruthy();
    expect(within(tile('You')).getByText('Good connection').className).toContain('parley-hidden');
    expect(await violations(container)).toEqual([]);
  });

  it.each([
    [{ level: 'poor', sendingLevel: 'good' }, 'You may not hear Bob Ødegård well: the connection is poor.'],
    [{ level: 'fair', sendingLevel: 'poor' }, 'Bob Ødegård may not hear you well: the connection is poor.'],
    [
      { level: 'poor', sendingLevel: 'poor' },
      'You and Bob Ødegård may not hear each other well: the connection is poor.',
    ],
  ] as const)('says who may not hear whom: %o', async (quality, words) => {
    const { call, line } = await stage(quality);
    expect(line()).toBe(words);
    await happen(() => call.quality.patch({ level: 'good', sendingLevel: 'good' }));
    expect(line()).toBe('');
  });

  it('names nobody in a call of many', async () => {
    const { call, line } = await stage({ level: 'poor', sendingLevel: 'good' });
    await happen(() => call.state.patch({ group: true }));
    expect(line()).toBe('You and the others may not hear each other well: your connection is poor.');
  });

  it('says that a microphone is silent', async () => {
    const { line } = await stage({ microphoneSilent: true });
    expect(line()).toMatch(/^Your microphone is on, but nothing comes out of it/u);
  });

  it('says that somebody left who may come back', async () => {
    const { call } = await stage({});
    await happen(() => call.party('bob', { connected: false, leaving: true }));
    expect(tile('Bob Ødegård, Left the call').textContent).toContain('Left the call');
  });
});
