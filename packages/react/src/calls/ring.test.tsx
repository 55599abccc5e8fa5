import { fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createFakeParley } from '../testing/fake-parley.js';
import { bob } from '../testing/people.js';
import { happen, pass, renderIn } from '../testing/render.js';
import { CallStage } from './call-stage.js';
import { IncomingCall } from './incoming-call.js';

const contexts: FakeAudio[] = [];

/** As much of the Web Audio API as a tone needs. */
class FakeAudio {
  state = 'running';
  currentTime = 0;
  destination = {};
  readonly pitches: number[] = [];
  constructor() {
    contexts.push(this);
  }
  resume() {
    return Promise.resolve();
  }
  close() {
    this.state = 'closed';
    return Promise.resolve();
  }
  createGain() {
    const nothing = () => undefined;
    const gain = { setValueAtTime: nothing, linearRampToValueAtTime: nothing, exponentialRampToValueAtTime: nothing };
    return { gain, connect: <T,>(next: T) => next };
  }
  createOscillator() {
    const frequency = { value: 0 };
    const start = () => this.pitches.push(frequency.value);
    return { frequency, connect: <T,>(next: T) => next, start, stop: () => undefined };
  }
}

const activation = { hasBeenActive: true };

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('AudioContext', FakeAudio);
  Object.defineProperty(navigator, 'userActivation', { value: activation, configurable: true });
  activation.hasBeenActive = true;
});

afterEach(() => {
  contexts.length = 0;
  vi.unstubAllGlobals();
});

const running = () => contexts.filter((context) => context.state === 'running');

async function ringing(muted = false) {
  const parley = createFakeParley();
  const rendered = renderIn(<IncomingCall muted={muted} />, { parley });
  await happen(() => void parley.calls.ring(bob));
  return { ...rendered, call: parley.calls.latest() };
}

describe('ringing', () => {
  it('goes on until the call is answered, in one place even in StrictMode', async () => {
    const { call } = await ringing();
    expect(running()).toHaveLength(1);
    expect(running()[0]?.pitches).toHaveLength(6);
    pass(3500);
    expect(running()[0]?.pitches).toHaveLength(12);
    await happen(() => call?.accept());
    expect(running()).toHaveLength(0);
  });

  it('is silent when muted, and once it is silenced by its button or by Escape', async () => {
    const muted = await ringing(true);
    expect(contexts).toHaveLength(0);
    expect(screen.queryByRole('button', { name: 'Silence the ringtone' })).toBeNull();
    muted.unmount();
    const first = await ringing();
    fireEvent.click(screen.getByRole('button', { name: 'Silence the ringtone' }));
    expect(running()).toHaveLength(0);
    first.unmount();
    await ringing();
    fireEvent.keyDown(screen.getByRole('button', { name: 'Decline' }), { key: 'Escape' });
    expect(running()).toHaveLength(0);
    expect(screen.getByRole('button', { name: 'Accept' })).toBeTruthy();
  });

  it('sounds in one page of a device only, and goes on in this one when the other leaves', async () => {
    const { parley } = await ringing();
    await happen(() => parley.calls.rings.set(false));
    expect(running()).toHaveLength(0);
    expect(screen.getByRole('button', { name: 'Accept' })).toBeTruthy();
    await happen(() => parley.calls.rings.set(true));
    expect(running()).toHaveLength(1);
  });

  it('makes no sound before the browser allows it, and begins when it does', async () => {
    activation.hasBeenActive = false;
    await ringing();
    pass(3500);
    expect(contexts).toHaveLength(0);
    activation.hasBeenActive = true;
    pass(3500);
    expect(running()[0]?.pitches).toHaveLength(6);
  });

  it('lets the caller hear that it rings, until it is answered', async () => {
    const parley = createFakeParley();
    renderIn(<CallStage />, { parley });
    await happen(() => parley.calls.start('bob'));
    expect(running()[0]?.pitches).toEqual([425]);
    await happen(() => parley.calls.latest()?.state.patch({ status: 'connecting' }));
    expect(running()).toHaveLength(0);
  });
});
