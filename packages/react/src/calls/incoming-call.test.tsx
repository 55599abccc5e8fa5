import { ParleyError } from '@parley/core';
import { act, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createFakeParley } from '../testing/fake-parley.js';
import { bob, carol, me } from '../testing/people.js';
import { happen, renderIn, violations } from '../testing/render.js';
import { IncomingCall } from './incoming-call.js';

async function ringing(options: { readonly video?: boolean; readonly conversationId?: string } = {}) {
  const parley = createFakeParley();
  parley.open('g1', { title: 'Launch', members: [me, bob, carol] });
  const rendered = renderIn(
    <>
      <input aria-label="Writing" />
      <IncomingCall muted />
    </>,
    { parley },
  );
  const user = userEvent.setup();
  await user.click(screen.getByRole('textbox'));
  await happen(() => void parley.calls.ring(bob, options));
  const call = parley.calls.latest();
  if (!call) throw new Error('Unable to test: because nobody calls.');
  return { ...rendered, user, call };
}

describe('IncomingCall', () => {
  it('is announced at once, says who and why, and leaves the focus to the one who writes', async () => {
    const { container } = await ringing({ conversationId: 'g1' });
    expect(screen.getByRole('alert').textContent).toBe('Incoming call from Bob Ødegård');
    expect(screen.getByRole('region').textContent).toContain('In Launch');
    expect(document.activeElement).toBe(screen.getByRole('textbox'));
    expect(await violations(container)).toEqual([]);
  });

  it('accepts with and without video', async () => {
    const first = await ringing({ video: true });
    await first.user.click(screen.getByRole('button', { name: 'Accept with video' }));
    expect(first.call.done).toEqual(['accept video']);
    first.unmount();
    const second = await ringing({ video: true });
    await second.user.click(screen.getByRole('button', { name: 'Accept without video' }));
    expect(second.call.done).toEqual(['accept audio']);
    expect(screen.queryByRole('region')).toBeNull();
  });

  it('accepts a call without video by one button', async () => {
    const { user, call } = await ringing();
    await user.click(screen.getByRole('button', { name: 'Accept' }));
    expect(call.done).toEqual(['accept audio']);
  });

  it('declines, and has nothing more to say then', async () => {
    const { user, call } = await ringing();
    await user.click(screen.getByRole('button', { name: 'Decline' }));
    expect(call.done).toEqual(['reject']);
    expect(screen.queryByRole('region')).toBeNull();
  });

  it.each([
    ['cancelled', 'Missed call'],
    ['timeout', 'Missed call'],
    ['answeredElsewhere', 'Answered on another device'],
    ['rejectedElsewhere', 'Declined on another device'],
  ] as const)('says why it stopped ringing: %s', async (reason, words) => {
    const { call } = await ringing();
    await happen(() => call.end(reason));
    expect(screen.getByRole('status').textContent).toBe(words);
    expect(screen.queryByRole('button', { name: 'Accept' })).toBeNull();
  });

  it('says when it can no longer be accepted', async () => {
    const { user, call } = await ringing();
    call.accept = () => Promise.reject(new ParleyError('calls/answered-elsewhere', 'Unable to accept.'));
    await user.click(screen.getByRole('button', { name: 'Accept' }));
    expect(screen.getByText('This call was answered on another device.')).toBeTruthy();
  });

  it('says why it rings on where it was refused after it had seemed to be accepted', async () => {
    const { user, call } = await ringing();
    let refuse = (): void => undefined;
    call.accept = () => {
      call.state.patch({ status: 'connecting' });
      return new Promise((_, reject) => {
        refuse = () => {
          call.state.patch({ status: 'incoming' });
          reject(new ParleyError('calls/full', 'Unable to accept.'));
        };
      });
    };
    await user.click(screen.getByRole('button', { name: 'Accept' }));
    expect(screen.queryByRole('region')).toBeNull();
    await happen(() => refuse());
    expect(screen.getByText('This call is full. Try again when somebody has left.')).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Accept' })).toBeTruthy();
  });

  it('keeps Escape to itself while it closes something, and leaves it to the app afterwards', async () => {
    const parley = createFakeParley();
    const heard = vi.fn();
    document.addEventListener('keydown', heard);
    onTestFinished(() => document.removeEventListener('keydown', heard));
    const user = userEvent.setup();
    renderIn(<IncomingCall />, { parley });
    await happen(() => void parley.calls.ring(bob));
    act(() => screen.getByRole('button', { name: 'Decline' }).focus());
    await user.keyboard('{Escape}');
    expect(heard).not.toHaveBeenCalled();
    expect(screen.queryByRole('button', { name: 'Silence the ringtone' })).toBeNull();
    await user.keyboard('{Escape}');
    expect(heard).toHaveBeenCalledOnce();
  });

  it('says that accepting ends the running call', async () => {
    const { user, parley } = await ringing();
    await user.click(screen.getByRole('button', { name: 'Accept' }));
    await happen(() => void parley.calls.ring(carol));
    expect(screen.getByText('Accepting ends your current call.')).toBeTruthy();
  });
});
