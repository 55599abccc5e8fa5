import { ParleyError } from '@parley/core';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { happen, renderIn, violations } from '../testing/render.js';
import { CallButtons } from './call-buttons.js';
import { DeviceMenu } from './device-menu.js';

const buttons = () => screen.getAllByRole<HTMLButtonElement>('button');

describe('CallButtons', () => {
  it('call with sound or with video, one call at a time', async () => {
    const { parley, container } = renderIn(<CallButtons userId="bob" name="Bob" />);
    expect(await violations(container)).toEqual([]);
    await userEvent.setup().click(screen.getByRole('button', { name: 'Video call with Bob' }));
    expect(parley.calls.latest()?.state.get()).toMatchObject({ video: true, peer: { id: 'bob' } });
    expect(buttons().map((each) => each.disabled)).toEqual([true, true]);
    await happen(() => parley.calls.latest()?.hangup());
    expect(buttons().map((each) => each.disabled)).toEqual([false, false]);
  });

  it('begin an encrypted call where the app wants that', async () => {
    const { parley } = renderIn(<CallButtons userId="bob" encrypted />);
    await userEvent.setup().click(screen.getByRole('button', { name: 'Call bob' }));
    expect(parley.calls.latest()?.state.get()).toMatchObject({ video: false, encrypted: true });
  });

  it('wait for the connection', async () => {
    const { parley } = renderIn(<CallButtons userId="bob" />);
    await happen(() => parley.connection.patch({ status: 'reconnecting' }));
    expect(buttons().map((each) => each.disabled)).toEqual([true, true]);
  });

  it('leave it to the app where it wants to, and say why that failed', async () => {
    const wanted: unknown[] = [];
    const onCall = (given: unknown) => {
      wanted.push(given);
      return Promise.reject(new ParleyError('calls/unknown-user', 'Unable to call.'));
    };
    const { parley } = renderIn(<CallButtons userId="bob" onCall={onCall} />);
    await userEvent.setup().click(screen.getByRole('button', { name: 'Video call with bob' }));
    expect(wanted).toEqual([{ video: true }]);
    expect(parley.calls.latest()).toBeUndefined();
    expect(screen.getByRole('alert').textContent).toContain('This person can no longer be called.');
  });

  it('say why a call could not be started', async () => {
    const { parley } = renderIn(<CallButtons userId="bob" />);
    parley.calls.refusal = new ParleyError('calls/unknown-user', 'Unable to call.');
    await userEvent.setup().click(screen.getByRole('button', { name: 'Call bob' }));
    expect(screen.getByRole('alert').textContent).toContain('This person can no longer be called.');
  });
});

describe('DeviceMenu', () => {
  it('lists the devices by kind and changes them', async () => {
    const user = userEvent.setup();
    const { parley, container } = renderIn(<DeviceMenu />);
    await user.click(screen.getByRole('button', { name: 'Devices' }));
    expect(screen.getByRole('radio', { name: 'Built-in microphone' })).toHaveProperty('checked', true);
    expect(screen.getByRole('radio', { name: 'Camera 1' })).toBeTruthy();
    expect(screen.getByText('None found')).toBeTruthy();
    expect(await violations(container)).toEqual([]);
    await user.click(screen.getByRole('radio', { name: 'Headset' }));
    expect(parley.calls.selected).toEqual([['microphone', 'mic-2']]);
    await user.keyboard('{Escape}');
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Devices' }));
  });

  it('says when a device could not be used', async () => {
    const user = userEvent.setup();
    const { parley } = renderIn(<DeviceMenu />);
    parley.calls.selectDevice = () => Promise.reject(new ParleyError('calls/media-busy', 'Unable to open.'));
    await user.click(screen.getByRole('button', { name: 'Devices' }));
    await user.click(screen.getByRole('radio', { name: 'Headset' }));
    expect(screen.getByRole('alert').textContent).toBe('This device could not be used.');
  });
});
