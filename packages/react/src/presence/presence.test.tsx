import { ParleyError, type PresenceStatus } from '@parley/core';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { createFakeParley } from '../testing/fake-parley.js';
import { happen, renderIn, violations } from '../testing/render.js';
import { PresenceBadge, PresencePicker, PresenceWords } from './index.js';

const all: readonly PresenceStatus[] = ['online', 'away', 'dnd', 'busy', 'offline'];

describe('PresenceBadge', () => {
  it('has a name, and a shape of its own for each status', async () => {
    const parley = createFakeParley();
    const { container } = renderIn(<PresenceBadge userId="bob" />, { parley });
    const shapes = new Set<string>();
    const names = new Set<string | null>();
    for (const status of all) {
      await happen(() => parley.say({ userId: 'bob', status }));
      const image = screen.getByRole('img');
      names.add(image.getAttribute('aria-label'));
      shapes.add(image.innerHTML);
    }
    expect(names).toEqual(new Set(['Online', 'Away', 'Do not disturb', 'Busy', 'Offline']));
    expect(shapes.size).toBe(all.length);
    expect(await violations(container)).toEqual([]);
  });
});

describe('presence without a connection', () => {
  it('is what was last known, with no colour of its own, and mine is not there', async () => {
    const { parley } = renderIn(
      <>
        <PresenceBadge userId="bob" />
        <PresenceBadge userId="ada" />
        <PresenceBadge userId="carol" />
      </>,
    );
    await happen(() => parley.say({ userId: 'bob', status: 'dnd' }));
    const images = () => screen.getAllByRole('img');
    const names = () => images().map((image) => image.getAttribute('aria-label'));
    const shapes = images().map((image) => image.innerHTML);
    expect(names()).toEqual(['Do not disturb', 'Online', 'Offline']);
    await happen(() => parley.connection.patch({ status: 'reconnecting' }));
    expect(names()).toEqual(['Last known: Do not disturb', 'Not connected', 'Offline']);
    expect(images().map((image) => image.innerHTML)).toEqual([shapes[0], shapes[2], shapes[2]]);
    const stale = () => images().map((image) => image.classList.contains('parley-presence-stale'));
    expect(stale()).toEqual([true, true, true]);
    await happen(() => parley.connection.patch({ status: 'connected' }));
    expect(names()).toEqual(['Do not disturb', 'Online', 'Offline']);
    expect(stale()).toEqual([false, false, false]);
  });

  it('is said in words, each of which keeps its direction', async () => {
    const { parley, container } = renderIn(<PresenceWords userId="bob" />);
    await happen(() => parley.say({ userId: 'bob', status: 'online', message: 'أعود في الثالثة' }));
    const isolated = () => [...container.querySelectorAll('bdi')].map((each) => each.textContent);
    expect(container.textContent).toBe('Online · أعود في الثالثة');
    expect(isolated()).toEqual(['Online', 'أعود في الثالثة']);
    await happen(() => parley.connection.patch({ status: 'reconnecting' }));
    expect(isolated()).toEqual(['Last known: Online', 'أعود في الثالثة']);
  });

  it('does not pretend that others see my status', async () => {
    const { parley } = renderIn(<PresencePicker />);
    await happen(() => parley.say({ userId: 'ada', status: 'online', message: 'In the lab' }));
    expect(screen.getByRole('button').textContent).toContain('In the lab');
    await happen(() => parley.connection.patch({ status: 'reconnecting' }));
    expect(screen.getByRole('button', { name: /Your status: Not connected/ }).textContent).not.toContain('In the lab');
  });
});

describe('PresencePicker', () => {
  const open = async () => {
    const user = userEvent.setup();
    const rendered = renderIn(<PresencePicker />);
    await user.click(screen.getByRole('button', { name: /Your status: Online/ }));
    return { user, ...rendered };
  };

  it('sets the status and the words, and gives the focus back', async () => {
    const { user, parley, container } = await open();
    expect(await violations(container)).toEqual([]);
    await user.click(screen.getByRole('radio', { name: 'Do not disturb' }));
    expect(parley.done.statuses).toEqual(['dnd']);
    await user.type(screen.getByRole('textbox', { name: 'Status message' }), 'Back at 3{Enter}');
    expect(parley.done.statuses).toEqual(['dnd', 'dnd: Back at 3']);
    const button = screen.getByRole('button', { name: /Back at 3.*Your status: Do not disturb/ });
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(document.activeElement).toBe(button);
  });

  it('moves by arrows and takes the words away', async () => {
    const { user, parley } = await open();
    await happen(() => parley.say({ userId: 'ada', status: 'away', message: 'Lunch' }));
    expect(screen.getByRole<HTMLInputElement>('textbox').value).toBe('Lunch');
    await user.click(screen.getByRole('button', { name: 'Clear message' }));
    expect(parley.done.statuses).toEqual(['away']);
  });

  it('closes by Escape and by a click elsewhere', async () => {
    const { user } = await open();
    await user.keyboard('{Escape}');
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(document.activeElement).toBe(screen.getByRole('button'));
    await user.click(screen.getByRole('button'));
    await user.click(document.body);
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('says when it could not be saved', async () => {
    const { user, parley } = await open();
    vi.spyOn(parley.presence, 'set').mockRejectedValue(new ParleyError('connection/lost', 'Unable to set.'));
    await user.click(screen.getByRole('radio', { name: 'Away' }));
    expect((await screen.findByRole('alert')).textContent).toContain('could not be saved. The connection was lost.');
  });
});
