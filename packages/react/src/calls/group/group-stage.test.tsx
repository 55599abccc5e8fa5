import type { CallParticipant, CallSnapshot, User } from '@parley/core';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { fakeTrack, type FakeCall } from '../../testing/fake-calls.js';
import { createFakeParley } from '../../testing/fake-parley.js';
import { bob, carol, layla, me } from '../../testing/people.js';
import { happen, pass, renderIn, violations } from '../../testing/render.js';
import { CallStage } from '../call-stage.js';
import { groupCode } from './group-code.js';

beforeAll(async () => {
  await groupCode.load();
});

const one = (user: User, part: Partial<CallParticipant> = {}): CallParticipant => ({
  id: user.id,
  user,
  kind: 'user',
  local: user.id === me.id,
  state: 'joined',
  connected: true,
  leaving: false,
  microphone: true,
  camera: false,
  screen: false,
  speaking: false,
  paused: [],
  host: false,
  tracks: {},
  ...part,
});
const crowd = (count: number) =>
  Array.from({ length: count }, (_, index) => one({ id: `p${index}`, name: `Person ${index}` }));

async function stage(part: Partial<CallSnapshot> = {}, can: Partial<CallSnapshot['capabilities']> = {}) {
  const parley = createFakeParley();
  parley.open('team', { title: 'Thursday', kind: 'group' });
  const rendered = renderIn(<CallStage muted />, { parley });
  await happen(() => parley.calls.start({ conversationId: 'team' }));
  const call = parley.calls.latest() as FakeCall;
  const { capabilities } = call.state.get();
  await happen(() =>
    call.state.patch({
      status: 'active',
      answeredAt: Date.now(),
      participants: [one(me), one(bob), one(carol)],
      capabilities: { ...capabilities, hand: true, reactions: true, ...can },
      ...part,
    }),
  );
  return { ...rendered, call, user: userEvent.setup({ advanceTimers: () => undefined }) };
}

const button = (name: string | RegExp) => screen.getByRole('button', { name });
const names = () =>
  within(screen.getByRole('group', { name: 'Participants' }))
    .queryAllByRole('group')
    .map((tile) => tile.getAttribute('aria-label'));
const more = async (user: ReturnType<typeof userEvent.setup>, item: string | RegExp) => {
  await user.click(button(/^More/));
  await user.click(screen.getByRole('menuitem', { name: item }));
};

describe('the stage of a call of many', () => {
  it('is called by its group, and shows everybody with me at the end', async () => {
    const { container } = await stage();
    expect(screen.getByRole('region', { name: 'Call with Thursday' })).toBeTruthy();
    expect(names()).toEqual([bob.name, carol.name, 'You']);
    expect(await violations(container)).toEqual([]);
  });

  it('says of whom little arrives, and that little arrives of me', async () => {
    const { call, container } = await stage();
    await happen(() => call.quality.patch({ sendingLevel: 'fair', participants: { bob: 'good', carol: 'poor' } }));
    const tile = (name: string) => screen.getByRole('group', { name });
    expect(within(tile(carol.name)).getByText('Poor connection')).toBeTruthy();
    expect(within(tile('You')).getByText('Fair connection')).toBeTruthy();
    expect(within(tile(bob.name)).queryByText('Good connection')).toBeNull();
    expect(await violations(container)).toEqual([]);
  });

  it('has its controls in order, and each does what it says', async () => {
    const { call, user } = await stage();
    const labels = within(screen.getByRole('group', { name: 'Call controls' }))
      .getAllByRole('button')
      .map((each) => each.getAttribute('aria-label'));
    expect(labels).toEqual([
      'Turn microphone off',
      'Turn camera on',
      'Share your screen',
      'Raise your hand',
      'More',
      'Leave the call',
    ]);
    for (const label of labels.slice(0, 4)) await user.click(button(label ?? ''));
    await user.click(button('Lower your hand'));
    await user.click(button('Leave the call'));
    expect(call.done).toEqual(['microphone false', 'camera true', 'screen true', 'hand true', 'hand false', 'hangup']);
  });

  it('does the same by single keys while the focus is in it, and not where somebody writes', async () => {
    const { call, user, container } = await stage({ participants: [one(me), ...crowd(12)] });
    container.querySelector<HTMLElement>('.parley-stage')?.focus();
    await user.keyboard('mvhp');
    expect(call.done).toEqual(['microphone false', 'camera true', 'hand true']);
    await user.type(screen.getByRole('searchbox'), 'mvhp');
    expect(call.done).toHaveLength(3);
  });

  it('mounts only the page that is seen, and turns pages', async () => {
    const { user, call } = await stage({ participants: [one(me), ...crowd(11)] });
    const seen = fakeTrack('seen', 'video');
    const unseen = fakeTrack('unseen', 'video');
    await happen(() => {
      call.party('p1', { camera: true, tracks: { camera: seen } });
      call.party('p10', { camera: true, tracks: { camera: unseen } });
    });
    expect(names()).toHaveLength(9);
    expect([seen.surfaces.size, unseen.surfaces.size]).toEqual([1, 0]);
    await user.click(button('Next page'));
    expect(names()).toEqual(['Person 8', 'Person 9', 'Person 10']);
    expect([seen.surfaces.size, unseen.surfaces.size]).toEqual([0, 1]);
    expect(button('Next page')).toHaveProperty('disabled', true);
  });

  it('brings who speaks into sight, in the place of one other', async () => {
    const { call } = await stage({ participants: [one(me), ...crowd(11)] });
    const before = names();
    await happen(() => call.party('p10', { speaking: true }));
    await happen(() => call.state.patch({ activeSpeaker: 'p10' }));
    expect(names()).toEqual([...before.slice(0, 7), 'Person 10', 'You']);
    expect(screen.getByRole('group', { name: 'Person 10' }).className).toContain('parley-tile-speaking');
    expect(screen.getByText('Speaking')).toBeTruthy();
  });

  it('keeps large whom one presses, by pointer and by keyboard, and lets go of them', async () => {
    const { user, container } = await stage();
    await user.click(button(`Keep ${carol.name} large`));
    const large = () => container.querySelector('.parley-group-large [role="group"]')?.getAttribute('aria-label');
    expect(large()).toBe(carol.name);
    button(`Do not keep ${carol.name} large`).focus();
    await user.keyboard('{Enter}');
    expect(large()).toBeUndefined();
  });

  it('follows who speaks where one wants them large, or alone', async () => {
    const { user, call, container } = await stage();
    const large = () => container.querySelector('.parley-group-large [role="group"]')?.getAttribute('aria-label');
    await user.click(button('More'));
    await user.click(screen.getByRole('menuitemradio', { name: 'Who speaks large' }));
    expect(large()).toBe(bob.name);
    await happen(() => call.state.patch({ activeSpeaker: 'carol' }));
    expect(large()).toBe(carol.name);
    expect(names()).toEqual([carol.name, bob.name, 'You']);
    await user.click(button('More'));
    await user.click(screen.getByRole('menuitemradio', { name: 'Who speaks alone' }));
    expect(names()).toEqual([carol.name, 'You']);
  });

  it('shows a shared screen large with faces beside it', async () => {
    const { call, container } = await stage();
    await happen(() => call.party('bob', { screen: true, tracks: { screen: fakeTrack('s', 'video') } }));
    expect(names()).toEqual([`Screen of ${bob.name}`, bob.name, carol.name, 'You']);
    expect(container.querySelector('.parley-group-large video')).not.toBeNull();
  });

  it('shows who has not answered, as long as there is room', async () => {
    const { call } = await stage({ participants: [one(me), one(bob), one(carol, { state: 'ringing' })] });
    expect(names()).toEqual([bob.name, 'You', carol.name]);
    expect(within(screen.getByRole('group', { name: carol.name })).getByText('Ringing…')).toBeTruthy();
    await happen(() => call.state.patch({ participants: [one(me), ...crowd(8), one(carol, { state: 'ringing' })] }));
    expect(names()).not.toContain(carol.name);
  });

  it('says who has raised a hand, and their turn', async () => {
    const { call } = await stage();
    await happen(() => call.party('carol', { handRaisedAt: 10 }));
    await happen(() => call.party('bob', { handRaisedAt: 20 }));
    expect(within(screen.getByRole('group', { name: carol.name })).getByRole('img').title).toMatch(/number 1/);
    expect(within(screen.getByRole('group', { name: bob.name })).getByRole('img').title).toMatch(/number 2/);
    expect(screen.getByText(`${carol.name} has raised a hand`)).toBeTruthy();
  });

  it('sends reactions, and shows those of others for some seconds', async () => {
    const { call, user, container } = await stage();
    await more(user, '👏');
    expect(call.done).toEqual(['react 👏']);
    vi.useFakeTimers();
    await happen(() => call.happens('reaction', { participant: 'bob', emoji: '🎉' }));
    expect(container.querySelector('.parley-reaction-float')?.textContent).toBe('🎉');
    expect(screen.getByText(`${bob.name}: 🎉`)).toBeTruthy();
    pass(4_000);
    expect(container.querySelector('.parley-reaction-float')).toBeNull();
  });
});

describe('the people of a call of many', () => {
  it('are those in it and those who were asked; a plain participant can do nothing with them', async () => {
    const { user, container } = await stage({
      participants: [
        one(me),
        one(bob, { host: true }),
        one(carol, { state: 'invited' }),
        one(layla, { state: 'left' }),
      ],
    });
    await more(user, /^People/);
    const panel = screen.getByRole('complementary', { name: 'People' });
    expect(within(panel).getByRole('heading', { name: 'People (2)' })).toBeTruthy();
    expect(within(panel).getByText('Not reached yet')).toBeTruthy();
    expect(within(panel).getByText('Host')).toBeTruthy();
    expect(within(panel).queryByRole('button', { name: /What to do/ })).toBeNull();
    expect(within(panel).queryByRole('radio')).toBeNull();
    expect(await violations(container)).toEqual([]);
    await user.keyboard('{Escape}');
    expect(screen.queryByRole('complementary')).toBeNull();
  });

  it('are muted, made host and removed by the host', async () => {
    const { user, call, container } = await stage(
      { participants: [one(me, { host: true }), one(bob, { camera: true }), one(carol)] },
      { moderate: true },
    );
    await more(user, /^People/);
    for (const what of ['Turn their microphone off', 'Turn their camera off', 'Make host', 'Remove from the call']) {
      await user.click(button(`What to do with ${bob.name}`));
      if (what === 'Make host') expect(await violations(container)).toEqual([]);
      await user.click(screen.getByRole('menuitem', { name: what }));
    }
    await user.click(screen.getByRole('radio', { name: 'Those I let in' }));
    expect(call.done).toEqual([
      'mute bob microphone',
      'mute bob camera',
      'configure bob',
      'remove bob',
      'configure lobby',
    ]);
  });

  it('wait in the lobby until the host lets them in or turns them away', async () => {
    const { user, call } = await stage(
      { participants: [one(me, { host: true }), one(bob, { state: 'waiting' }), one(carol, { state: 'waiting' })] },
      { moderate: true },
    );
    expect(button('More, 2 people waiting')).toBeTruthy();
    await user.click(button('People'));
    await user.click(button(`Let ${bob.name} in`));
    await user.click(screen.getAllByRole('button', { name: `Turn ${carol.name} away` })[0] as HTMLElement);
    expect(call.done).toEqual(['admit bob', 'turn away carol']);
  });

  it('are left by the host alone, or sent home when the host has confirmed it, by keys', async () => {
    const { user, call, container } = await stage(
      { participants: [one(me, { host: true }), one(bob)] },
      { moderate: true, end: true },
    );
    const leave = button('Leave the call');
    leave.focus();
    await user.keyboard('{Enter}');
    expect(screen.getAllByRole('menuitem').map(({ textContent }) => textContent)).toEqual([
      'Leave',
      'End for everybody',
    ]);
    expect(await violations(container)).toEqual([]);
    await user.keyboard('{ArrowDown}{Enter}');
    expect(screen.getByRole('dialog', { name: 'End the call for everybody?' })).toBeTruthy();
    await user.click(button('Close'));
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(call.done).toEqual([]);
    await user.click(leave);
    await user.click(screen.getByRole('menuitem', { name: 'End for everybody' }));
    await user.click(button('End the call'));
    expect(call.done).toEqual(['end']);
  });

  it('go on where the host leaves', async () => {
    const { user, call } = await stage({ participants: [one(me, { host: true }), one(bob)] }, { end: true });
    await user.click(button('Leave the call'));
    await user.click(screen.getByRole('menuitem', { name: 'Leave' }));
    expect(call.done).toEqual(['hangup']);
  });

  it('are found by name when there are many', async () => {
    const { user } = await stage({ participants: [one(me), ...crowd(12)] });
    await more(user, /^People/);
    await user.type(screen.getByRole('searchbox'), 'person 7');
    const panel = screen.getByRole('complementary');
    expect(within(panel).getAllByRole('listitem')).toHaveLength(1);
    await user.type(screen.getByRole('searchbox'), 'x');
    expect(within(panel).getByText('Nobody by this name is in the call.')).toBeTruthy();
  });

  it('are added: those of the conversation first, nobody who is in it', async () => {
    const { user, call, container } = await stage({ participants: [one(me), one(bob)] }, { add: true });
    await more(user, 'Add people');
    const dialog = screen.getByRole('dialog', { name: 'Add people to the call' });
    expect(within(dialog).queryByText(bob.name)).toBeNull();
    expect(await violations(container)).toEqual([]);
    await user.click(within(dialog).getByRole('checkbox', { name: carol.name }));
    await user.click(within(dialog).getByRole('button', { name: 'Call 1 person' }));
    expect(call.done).toEqual(['add carol']);
    expect(screen.queryByRole('dialog')).toBeNull();
  });
});

describe('the way into a call of many and out of it', () => {
  it('shows who waits themselves, and that the host lets them in', async () => {
    const { container } = await stage({ status: 'waiting', participants: [one(me, { state: 'waiting' }), one(bob)] });
    expect(screen.getByText('Waiting for the host')).toBeTruthy();
    expect(screen.getAllByRole('status')[0]?.textContent).toBe('Waiting to be let in');
    expect(screen.queryByRole('group', { name: 'Participants' })).toBeNull();
    expect(await violations(container)).toEqual([]);
  });

  it.each([
    ['bob', 'You were removed from the call', false],
    [me.id, 'You left the call', true],
  ])('says how it ended here when %s ended it, though it goes on', async (endedBy, words, again) => {
    const { call } = await stage({ host: 'bob', direction: 'outgoing' });
    await happen(() => call.end('hangup', endedBy));
    expect(screen.getByRole('status').textContent).toBe(words);
    expect(screen.queryByRole('button', { name: 'Join again' }) !== null).toBe(again);
  });

  it('says what the host has turned off', async () => {
    const { call } = await stage({ host: 'bob' });
    await happen(() => call.happens('muted', { source: 'microphone', by: 'bob' }));
    expect(screen.getByText(`${bob.name} has turned your microphone off.`)).toBeTruthy();
  });

  it('is as with two while its code is on the way, with the same voices', async () => {
    const { call, container, user } = await stage();
    await happen(() => call.party('bob', { tracks: { microphone: fakeTrack('v', 'audio') } }));
    const audio = container.querySelector('audio');
    await user.click(button('Minimise the call'));
    await user.click(button('Back to the call'));
    expect(container.querySelector('audio')).toBe(audio);
  });
});
