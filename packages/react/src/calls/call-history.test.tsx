import { ParleyError, type CallSummary } from '@parley/core';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { createFakeParley } from '../testing/fake-parley.js';
import { bob, carol } from '../testing/people.js';
import { happen, renderIn, violations } from '../testing/render.js';
import { CallHistory } from './call-history.js';
import { CallNote } from './call-note.js';
import { groupCode } from './group/group-code.js';

function summary(id: string, part: Partial<CallSummary> = {}): CallSummary {
  const startedAt = Date.UTC(2025, 2, 3, 9, 30);
  return {
    ...{
      id,
      direction: 'incoming',
      peer: bob,
      video: false,
      group: false,
      startedAt,
      reason: 'hangup',
      recorded: false,
      missed: false,
    },
    ...part,
  };
}

const missed = summary('c3', { reason: 'timeout', missed: true, video: true });
const talked = summary('c2', { direction: 'outgoing', peer: carol, durationMs: 180_000, answeredAt: 1 });
const busy = summary('c1', { direction: 'outgoing', reason: 'busy' });

async function history(onOpen?: (call: CallSummary) => void, parley = createFakeParley()) {
  parley.calls.pages.push({ calls: [missed, talked], next: 'older' });
  const rendered = renderIn(<CallHistory onOpen={onOpen} />, { parley });
  await happen(() => Promise.resolve());
  return { ...rendered, parley, user: userEvent.setup() };
}

const rows = () => screen.getAllByRole('listitem').map((row) => row.querySelector('.parley-history-text')?.textContent);
const button = (name: string) => screen.getByRole('button', { name });

describe('CallHistory', () => {
  it('says of each call with whom, which way and how it went, in words', async () => {
    const { container } = await history();
    expect(rows()).toEqual(['Bob Ødegård Missed video call', `${carol.name} Outgoing call, 3 min`]);
    expect(await violations(container)).toEqual([]);
  });

  it('calls back, with a picture where there was one', async () => {
    const { parley, user } = await history();
    await user.click(button(`Video call with ${bob.name}`));
    expect(parley.calls.latest()?.state.get()).toMatchObject({
      direction: 'outgoing',
      video: true,
      peer: { id: 'bob' },
    });
  });

  it('is called by its group, and calls back all of it', async () => {
    const parley = createFakeParley();
    parley.open('team', { title: 'Thursday', kind: 'group' });
    parley.calls.pages.push({ calls: [summary('c4', { group: true, conversationId: 'team' })] });
    renderIn(<CallHistory />, { parley });
    await happen(() => Promise.resolve());
    await userEvent.click(button('Call Thursday'));
    expect(parley.calls.latest()?.state.get()).toMatchObject({ group: true, conversationId: 'team' });
  });

  it('loads earlier calls below, and the missed ones alone', async () => {
    const { parley, user } = await history();
    parley.calls.pages.push({ calls: [busy] });
    parley.calls.pages.splice(0, parley.calls.pages.length - 1);
    await user.click(button('Show earlier calls'));
    expect(rows().at(-1)).toBe('Bob Ødegård Outgoing call, line busy');
    expect(rows()).toHaveLength(3);
    expect(screen.queryByRole('button', { name: 'Show earlier calls' })).toBeNull();
    await user.click(button('Missed'));
    expect(parley.calls.asked.map(({ before, missed }) => [before, missed]).at(-1)).toEqual([undefined, true]);
    expect(button('Missed').getAttribute('aria-pressed')).toBe('true');
  });

  it('takes in a call that has ended meanwhile', async () => {
    const { parley } = await history();
    await happen(() => void parley.calls.ring(bob));
    parley.calls.pages.splice(0, 9, { calls: [busy, missed, talked] });
    await happen(() => parley.calls.list.set([]));
    expect(rows()).toHaveLength(3);
  });

  it('opens what belongs to a call', async () => {
    const open = vi.fn();
    const { user } = await history(open);
    await user.click(button(`${carol.name} Outgoing call, 3 min`));
    expect(open).toHaveBeenCalledWith(talked);
  });

  it('says that there was none, and why they could not be loaded', async () => {
    const empty = createFakeParley();
    empty.calls.pages.push({ calls: [] });
    await history(undefined, empty);
    expect(screen.getByText('Calls that you make or get appear here.')).toBeTruthy();
  });

  it('says why calls could not be loaded, and tries again', async () => {
    const parley = createFakeParley();
    parley.calls.refusal = new ParleyError('connection/lost', 'Unable to list.');
    const { user } = await history(undefined, parley);
    expect(screen.getByRole('alert').textContent).toContain('The calls could not be loaded. The connection was lost.');
    parley.calls.refusal = undefined;
    await user.click(button('Try again'));
    expect(rows()).toHaveLength(2);
  });
});

describe('CallNote', () => {
  const outcome = { id: 'cll_1', video: true, reason: 'timeout' } as const;

  it('tells of a missed call and calls back', async () => {
    const { parley, container } = renderIn(<CallNote call={outcome} own={false} peer={bob} conversationId="con_1" />);
    expect(screen.getByText('Missed video call')).toBeTruthy();
    expect(await violations(container)).toEqual([]);
    await userEvent.click(button(`Call back, ${bob.name}`));
    expect(parley.calls.latest()?.state.get()).toMatchObject({ video: true, conversationId: 'con_1' });
    expect(button(`Call back, ${bob.name}`)).toHaveProperty('disabled', true);
  });

  it('says why calling back did not work', async () => {
    const parley = createFakeParley();
    parley.calls.refusal = new ParleyError('connection/lost', 'Unable to call.');
    renderIn(<CallNote call={outcome} own peer={bob} conversationId="con_1" />, { parley });
    await userEvent.click(button(`Call again, ${bob.name}`));
    expect(within(screen.getByRole('alert')).getByText(/could not be started. The connection was lost/)).toBeTruthy();
  });

  it('says that the recording of a call is there, which is no call of its own, and shows it', async () => {
    await groupCode.load();
    const recorded = { ...outcome, reason: 'hangup', recordingId: 'rec_1' } as const;
    renderIn(<CallNote call={recorded} own peer={bob} conversationId="con_1" />);
    expect(screen.getByText('The recording of the call is there')).toBeTruthy();
    expect(screen.getAllByRole('button')).toHaveLength(1);
    await userEvent.click(button('Show'));
    expect(screen.getByRole('dialog', { name: 'Recordings of the call' })).toBeTruthy();
  });

  it('has no button where nobody can be called back', () => {
    renderIn(<CallNote call={{ ...outcome, reason: 'hangup', durationMs: 65_000 }} own conversationId="con_1" />);
    expect(screen.getByText('Video call, 1 min')).toBeTruthy();
    expect(screen.queryByRole('button')).toBeNull();
  });
});
