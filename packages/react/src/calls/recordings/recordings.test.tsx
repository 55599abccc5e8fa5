import { ParleyError, type CallSummary, type Recording } from '@parley/core';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { createFakeParley } from '../../testing/fake-parley.js';
import { bob, carol, me } from '../../testing/people.js';
import { happen, pass, renderIn, violations } from '../../testing/render.js';
import { CallHistory } from '../call-history.js';
import { CallStage } from '../call-stage.js';
import { groupCode } from '../group/group-code.js';

beforeAll(async () => {
  await groupCode.load();
});

const at = Date.UTC(2025, 2, 3, 9, 30);
const call: CallSummary = {
  ...{ id: 'call-1', direction: 'outgoing', peer: bob, video: true, group: false, startedAt: at, answeredAt: at },
  ...{ durationMs: 60_000, reason: 'hangup', recorded: true, missed: false },
};
const recording = (id: string, part: Partial<Recording> = {}): Recording => ({
  ...{ id, callId: 'call-1', by: bob.id, startedAt: at, storedAt: at },
  files: [
    {
      ...{ id: '1', userId: me.id, source: 'camera', audio: true, video: true, startedAt: at },
      ...{ durationMs: 65_000, bytes: 1_234_567, contentType: 'video/webm' },
    },
    {
      ...{ id: '2', userId: bob.id, source: 'screen', audio: false, video: true, startedAt: at },
      ...{ durationMs: 5_000, bytes: 1, contentType: 'video/webm' },
    },
  ],
  ...part,
});
const button = (name: string) => screen.getByRole('button', { name });
const settle = () =>
  happen(async () => {
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
  });

/** The call log with this call, whose recordings are looked at. */
async function log(part: Partial<CallSummary> = {}, recorded: readonly Recording[] = [recording('rec_1')]) {
  const parley = createFakeParley({ users: [me, bob, carol] });
  parley.calls.recorded = recorded;
  parley.calls.pages.push({ calls: [{ ...call, ...part }] });
  const { container } = renderIn(<CallHistory />, { parley });
  await settle();
  const user = userEvent.setup();
  return { parley, container, user };
}
async function open(...given: Parameters<typeof log>) {
  const all = await log(...given);
  await all.user.click(button('Recordings of the call'));
  await settle();
  return { ...all, dialog: within(screen.getByRole('dialog', { name: 'Recordings of the call' })) };
}

describe('the recordings of a call', () => {
  it('are offered where there may be any', async () => {
    await log({ recorded: false });
    expect(screen.queryByRole('button', { name: 'Recordings of the call' })).toBeNull();
  });

  it('are listed by who is in them, to play and to download', async () => {
    const { dialog, container, user } = await open();
    const lines = dialog.getAllByRole('listitem').map(({ textContent }) => textContent);
    expect(lines).toEqual([
      expect.stringMatching(new RegExp(`^${me.name}.*1:05, 1\\.2 MB$`)),
      expect.stringMatching(new RegExp(`^Screen of ${bob.name}.*0:05, 0\\.1 MB$`)),
    ]);
    expect(dialog.getByRole('heading', { name: new RegExp(`Asked for by ${bob.name}`) })).toBeTruthy();
    const link = dialog.getByRole('link', { name: `Download ${me.name}` });
    expect(link.getAttribute('href')).toBe('https://parley.example/rec_1/1?download');
    expect(container.ownerDocument.querySelector('video')).toBeNull();
    expect(await violations(container)).toEqual([]);
    await user.click(dialog.getByRole('button', { name: `Play ${me.name}` }));
    expect(dialog.getByLabelText(me.name).getAttribute('src')).toBe('https://parley.example/rec_1/1');
    await user.click(dialog.getByRole('button', { name: `Close ${me.name}` }));
    expect(container.ownerDocument.querySelector('video')).toBeNull();
  });

  it('say so where the browser cannot play one', async () => {
    const { dialog, user } = await open();
    await user.click(dialog.getByRole('button', { name: `Play ${me.name}` }));
    await happen(() => void dialog.getByLabelText(me.name).dispatchEvent(new Event('error')));
    expect(dialog.getByRole('alert').textContent).toBe('This browser cannot play it. Download it instead.');
  });

  it('are deleted by who started the call, once they are sure', async () => {
    const { parley, dialog, user } = await open({}, [recording('rec_2'), recording('rec_1')]);
    const [first] = dialog.getAllByRole('button', { name: 'Delete' });
    await user.click(first!);
    expect(parley.calls.recorded).toHaveLength(2);
    await user.click(dialog.getByRole('button', { name: 'Keep' }));
    await user.click(dialog.getAllByRole('button', { name: 'Delete' })[0]!);
    await user.click(dialog.getAllByRole('button', { name: 'Delete' })[0]!);
    expect(parley.calls.recorded.map(({ id }) => id)).toEqual(['rec_1']);
    expect(dialog.getAllByRole('heading', { level: 3 })).toHaveLength(1);
  });

  it('cannot be deleted by others', async () => {
    const { dialog } = await open({ direction: 'incoming' });
    expect(dialog.queryByRole('button', { name: 'Delete' })).toBeNull();
  });

  it('say that they are gone, and why they could not be looked up', async () => {
    const { dialog, parley, user } = await open({}, []);
    expect(dialog.getByText('There is no recording of this call any more.')).toBeTruthy();
    await user.click(dialog.getByRole('button', { name: 'Close' }));
    const refusal = new ParleyError('connection/lost', 'Unable to ask.');
    const asked = vi.spyOn(parley.calls, 'recordings').mockRejectedValue(refusal);
    await user.click(button('Recordings of the call'));
    await settle();
    const again = within(screen.getByRole('dialog'));
    expect(again.getByRole('alert').textContent).toContain('The connection was lost.');
    asked.mockRestore();
    parley.calls.recorded = [recording('rec_1')];
    await user.click(again.getByRole('button', { name: 'Try again' }));
    await settle();
    expect(again.getAllByRole('listitem')).toHaveLength(2);
    expect(again.queryByRole('alert')).toBeNull();
  });
});

describe('the screen of a call that has ended', () => {
  it('leads to its recording, which appears once it is made, though the call is gone from the list', async () => {
    vi.useFakeTimers({ now: at });
    const parley = createFakeParley({ users: [me, bob] });
    renderIn(<CallStage muted />, { parley });
    const incoming = parley.calls.ring(bob);
    await happen(() => incoming.accept());
    await happen(() => incoming.state.patch({ recorded: true }));
    expect(screen.queryByRole('button', { name: 'Recordings of the call' })).toBeNull();
    await happen(() => incoming.end('hangup'));
    await happen(() => button('Recordings of the call').click());
    await happen(() => Promise.resolve());
    expect(screen.getByText('The recording is being made. It appears here by itself.')).toBeTruthy();
    await happen(() => parley.calls.list.set([]));
    parley.calls.recorded = [recording('rec_1', { callId: incoming.id })];
    pass(3_000);
    await happen(() => Promise.resolve());
    await happen(() => Promise.resolve());
    expect(within(screen.getByRole('dialog')).getAllByRole('listitem')).toHaveLength(2);
    await happen(() => within(screen.getByRole('dialog')).getByRole('button', { name: 'Close' }).click());
    expect(screen.queryByRole('region')).toBeNull();
  });
});
