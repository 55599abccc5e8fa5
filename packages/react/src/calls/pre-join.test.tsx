import { ParleyError, type CallTestStep } from '@parley/core';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { fakeTrack } from '../testing/fake-calls.js';
import { createFakeParley } from '../testing/fake-parley.js';
import { happen, renderIn, violations } from '../testing/render.js';
import { PreJoin, type PreJoinProps } from './pre-join.js';

async function show(props: Partial<PreJoinProps> = {}) {
  const parley = createFakeParley();
  const onJoin = vi.fn<PreJoinProps['onJoin']>();
  const rendered = renderIn(<PreJoin onJoin={onJoin} {...props} />, { parley });
  await happen(() => undefined);
  const [preview] = parley.calls.previews;
  if (!preview) throw new Error('there is no preview');
  return { ...rendered, parley, preview, onJoin, user: userEvent.setup() };
}

const button = (name: string) => screen.getByRole('button', { name });
const step = (name: CallTestStep['name'], state: CallTestStep['state']): CallTestStep => ({ name, state });

describe('PreJoin', () => {
  it('shows the picture and the level, and lets go of them', async () => {
    const { container, preview, unmount } = await show();
    const face = fakeTrack('face', 'video');
    await happen(() => preview.state.patch({ picture: face }));
    expect([...face.surfaces]).toEqual([screen.getByLabelText('Your camera')]);
    await happen(() => preview.level.set(0.5));
    expect(screen.getByRole('meter').getAttribute('aria-valuenow')).toBe('50');
    expect(container.querySelectorAll('[data-parley-lit]')).toHaveLength(4);
    expect(await violations(container)).toEqual([]);
    unmount();
    expect(face.surfaces.size).toBe(0);
    expect(preview.closed).toBe(true);
  });

  it('joins with what is on', async () => {
    const { preview, onJoin, user } = await show();
    await user.click(button('Turn camera off'));
    expect(screen.getByText('Your camera is off')).toBeTruthy();
    await user.click(button('Turn microphone off'));
    expect(screen.queryByRole('meter')).toBeNull();
    await user.click(button('Join'));
    expect(onJoin).toHaveBeenLastCalledWith({ microphone: false, camera: false });
    expect(preview.state.get()).toMatchObject({ microphone: false, camera: false });
  });

  it('waits for the devices before one can join', async () => {
    const { preview } = await show();
    await happen(() => preview.state.patch({ opening: true, camera: false, microphone: false }));
    expect(screen.getByText('Opening camera and microphone…')).toBeTruthy();
    expect(button('Join').hasAttribute('disabled')).toBe(true);
  });

  it('says what to do without permission, once for both, and lets one join all the same', async () => {
    const { container, preview, onJoin, user } = await show();
    const denied = new ParleyError('calls/media-denied', 'Unable to use it.');
    await happen(() =>
      preview.state.patch({ microphone: false, camera: false, problems: { microphone: denied, camera: denied } }),
    );
    const alert = screen.getByRole('alert');
    expect(alert.textContent).toContain('the microphone is not allowed');
    expect(alert.textContent).toContain('the camera is not allowed');
    expect(alert.textContent.match(/then try again/gu)).toHaveLength(1);
    expect(await violations(container)).toEqual([]);
    await user.click(button('Join'));
    expect(onJoin).toHaveBeenLastCalledWith({ microphone: false, camera: false });
    await user.click(button('Try again'));
    expect(preview.state.get()).toMatchObject({ microphone: true, camera: true });
  });

  it('chooses devices by name', async () => {
    const { parley, user } = await show();
    await user.selectOptions(screen.getByLabelText('Microphone'), 'Headset');
    expect(parley.calls.selected).toEqual([['microphone', 'mic-2']]);
    expect(screen.getByLabelText<HTMLSelectElement>('Speaker').disabled).toBe(true);
  });

  it('plays a sound and asks whether it was heard', async () => {
    const { parley, user } = await show({ network: false });
    await user.click(button('Play a sound'));
    const test = parley.calls.tests[0];
    expect(test?.options.steps).toEqual(['speaker']);
    await happen(() => test?.state.patch({ asksHeard: true }));
    await user.click(button('No'));
    expect(test?.done).toEqual(['not heard']);
    await happen(() =>
      test?.state.patch({ asksHeard: false, steps: [{ ...step('speaker', 'failed'), code: 'test/not-heard' }] }),
    );
    expect(screen.getByText(/Turn it up/u)).toBeTruthy();
    await user.click(button('Play a sound'));
    const next = parley.calls.tests[1];
    await happen(() => next?.state.patch({ steps: [step('speaker', 'passed')] }));
    expect(screen.getByText('The speaker works.')).toBeTruthy();
  });

  for (const [what, state, words] of [
    [
      'good',
      {
        steps: [step('server', 'passed')],
        forecast: { level: 'good', mos: 4.4, roundTripMs: 40, lossPercent: 0, jitterMs: 1 },
      },
      /Calls will be good here.*40 ms there and back, 0 % lost/u,
    ],
    ['offline', { steps: [step('server', 'failed')] }, /cannot be reached/u],
    ['with closed ways', { steps: [step('server', 'passed'), step('udp', 'failed')] }, /Nothing answers/u],
    ['without relays', { steps: [step('server', 'passed'), step('udp', 'skipped')] }, /could not be tried/u],
  ] as const)
    it(`says of a network ${what} what a call will be like, and tries again`, async () => {
      const { parley, user } = await show();
      const test = parley.calls.tests[0];
      expect(screen.getByText('Testing your connection…')).toBeTruthy();
      await happen(() => test?.state.patch({ ...state, done: true }));
      expect(screen.getByRole('region', { name: 'Connection' }).textContent).toMatch(words);
      await user.click(button('Test again'));
      expect(test?.done).toEqual(['cancelled']);
      expect(parley.calls.tests).toHaveLength(2);
      expect(screen.getByText('Testing your connection…')).toBeTruthy();
    });

  it('says why one could not join', async () => {
    const { user } = await show({ onJoin: () => Promise.reject(new ParleyError('calls/ended', 'Unable to join.')) });
    await user.click(button('Join'));
    await happen(() => undefined);
    expect(screen.getByRole('alert').textContent).toContain('You could not join.');
  });

  it('switches effects where the app has given some: at once, with a word until they are there, and back where they fail', async () => {
    const { parley, container, user } = await show();
    expect(screen.queryByRole('switch')).toBeNull();
    await happen(() => parley.calls.effects.patch({ offered: { background: true, noiseSuppression: true } }));
    const blur = screen.getByRole<HTMLInputElement>('switch', { name: /Blur the background/u });
    let arrive = () => {};
    parley.calls.switched = new Promise((resolve) => (arrive = resolve));
    await user.click(blur);
    expect([blur.checked, blur.disabled, screen.getAllByText('Loading…').length]).toEqual([true, true, 1]);
    expect(await violations(container)).toEqual([]);
    await happen(arrive);
    expect([blur.checked, blur.disabled, screen.queryByText('Loading…')]).toEqual([true, false, null]);
    expect(parley.calls.effects.get()).toMatchObject({ background: 'blur', noiseSuppression: false });
    parley.calls.refusal = new ParleyError('calls/unsupported', 'Unable to.');
    const noise = screen.getByRole<HTMLInputElement>('switch', { name: /Remove noise/u });
    await user.click(noise);
    expect(screen.getByRole('alert').textContent).toBe('This cannot be switched on here.');
    expect([noise.checked, noise.disabled]).toEqual([false, false]);
    parley.calls.refusal = new Error('no network');
    await user.click(noise);
    expect(screen.getByRole('alert').textContent).toMatch(/Check your connection/u);
  });
});
