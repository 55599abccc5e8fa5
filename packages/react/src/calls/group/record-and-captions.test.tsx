import type { CallSnapshot } from '@parley/core';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeAll, describe, expect, it } from 'vitest';
import type { FakeCall } from '../../testing/fake-calls.js';
import { createFakeParley } from '../../testing/fake-parley.js';
import { bob } from '../../testing/people.js';
import { happen, renderIn, violations } from '../../testing/render.js';
import { CallStage } from '../call-stage.js';
import { groupCode } from './group-code.js';

beforeAll(async () => {
  await groupCode.load();
});

type Size = 'two' | 'many';
async function stage(part: Partial<CallSnapshot>, can: Partial<CallSnapshot['capabilities']>, size: Size = 'many') {
  const parley = createFakeParley();
  parley.open('team', { title: 'Thursday', kind: 'group' });
  const { container } = renderIn(<CallStage muted />, { parley });
  await happen(() => parley.calls.start(size === 'two' ? bob.id : { conversationId: 'team' }));
  const call = parley.calls.latest() as FakeCall;
  const { capabilities } = call.state.get();
  await happen(() => call.state.patch({ status: 'active', capabilities: { ...capabilities, ...can }, ...part }));
  const user = userEvent.setup();
  const more = () => user.click(screen.getByRole('button', { name: 'More' }));
  return { call, container, user, more };
}

describe.each(['two', 'many'] as const)('the menu of a call of %s', (size) => {
  it('offers nothing that the call cannot do', async () => {
    const { more } = await stage({}, {}, size);
    if (size === 'two') expect(screen.queryByRole('button', { name: 'More' })).toBeNull();
    else await more();
    expect(screen.queryByRole('menuitem', { name: /Record/ })).toBeNull();
    expect(screen.queryByText('Captions')).toBeNull();
  });

  it('says who will be asked before it asks for a recording', async () => {
    const { call, container, user, more } = await stage({}, { record: true }, size);
    await more();
    await user.click(screen.getByRole('menuitem', { name: 'Record this call…' }));
    expect(call.done).not.toContain('record');
    expect(await violations(container)).toEqual([]);
    await user.click(screen.getByRole('button', { name: 'Ask everybody' }));
    expect(call.done).toContain('record');
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('stops a recording, whoever began it', async () => {
    const { call, user, more } = await stage(
      { recording: { state: 'on', by: bob.id, mine: true } },
      { record: true },
      size,
    );
    await more();
    await user.click(screen.getByRole('menuitem', { name: 'Stop the recording' }));
    expect(call.done).toContain('stop recording');
  });

  it('turns captions on and off', async () => {
    const { call, user, more } = await stage({}, { captions: true }, size);
    await more();
    await user.click(screen.getByText('Captions'));
    expect(call.done).toContain('captions true');
    await happen(() => call.state.patch({ captions: { enabled: true, lines: [] } }));
    await more();
    await user.click(screen.getByText('Captions'));
    expect(call.done).toContain('captions false');
  });
});

describe.each(['two', 'many'] as const)('captions of a call of %s', (size) => {
  it('show the last three lines, and who says them; what is not final yet is not read out', async () => {
    const { call, container } = await stage({ captions: { enabled: true, lines: [] } }, { captions: true }, size);
    expect(screen.getByText('What is said appears here.')).toBeTruthy();
    const line = (id: string, text: string, final = true) => ({
      ...{ id, participantId: bob.id, name: 'Bob', text, final, at: 1 },
    });
    const lines = [line('1', 'one'), line('2', 'two'), line('3', 'three'), line('4', 'fo', false)];
    await happen(() => call.state.patch({ captions: { enabled: true, lines } }));
    const log = screen.getByRole('log', { name: 'Captions' });
    expect([...log.children].map((each) => each.textContent)).toEqual(['Bob two', 'Bob three', 'Bob fo']);
    expect([...log.children].map((each) => each.getAttribute('aria-hidden'))).toEqual(['false', 'false', 'true']);
    expect(await violations(container)).toEqual([]);
    await happen(() => call.state.patch({ captions: { enabled: false, lines: [] } }));
    expect(screen.queryByRole('log')).toBeNull();
  });
});
