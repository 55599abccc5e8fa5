import { ParleyError, type CallSnapshot, type EndReason } from '@parley/core';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { fakeTrack } from '../testing/fake-calls.js';
import { createFakeParley } from '../testing/fake-parley.js';
import { bob, carol } from '../testing/people.js';
import { happen, pass, renderIn, violations } from '../testing/render.js';
import { CallStage } from './call-stage.js';
import styles from './stage.css?raw';

async function stage(part: Partial<CallSnapshot> = {}) {
  const parley = createFakeParley();
  const rendered = renderIn(<CallStage muted />, { parley });
  await happen(() => void parley.calls.ring(bob, { video: true }));
  const call = parley.calls.latest() ?? parley.calls.ring(bob);
  await happen(() => call.accept());
  await happen(() => {
    call.party('bob', { state: 'joined' });
    call.state.patch(part);
  });
  return { ...rendered, call, user: userEvent.setup() };
}

const tile = (name: string | RegExp) => screen.getByRole('group', { name });
const button = (name: string) => screen.getByRole('button', { name });

describe('CallStage', () => {
  it('is not there without a call, nor while one only rings', async () => {
    const { container, parley } = renderIn(<CallStage muted />);
    await happen(() => void parley.calls.ring(bob));
    expect(container.textContent).toBe('');
  });

  it('shows everybody with name, avatar and microphone', async () => {
    const { call, container } = await stage();
    expect(screen.getByRole('region', { name: 'Call with Bob Ødegård' })).toBeTruthy();
    expect(tile(bob.name).textContent).toContain('BØ');
    await happen(() => call.party('bob', { microphone: false }));
    expect(within(tile(bob.name)).getByText('Microphone off')).toBeTruthy();
    expect(within(tile('You')).queryByText('Microphone off')).toBeNull();
    expect(await violations(container)).toEqual([]);
  });

  it('says that one speaks while the microphone is off', async () => {
    const { call } = await stage();
    const hint = 'You are speaking, and your microphone is off.';
    expect(screen.queryByText(hint)).toBeNull();
    await happen(() => call.state.patch({ speakingWhileMuted: true }));
    expect(screen.getByText(hint)).toBeTruthy();
  });

  it('plays pictures and voices, mirrors me, and lets go of them', async () => {
    const { call, container, unmount } = await stage();
    const [face, voice, mine] = [fakeTrack('f', 'video'), fakeTrack('v', 'audio'), fakeTrack('m', 'video')];
    await happen(() => {
      call.party('bob', { camera: true, tracks: { camera: face, microphone: voice } });
      call.party('ada', { camera: true, tracks: { camera: mine } });
    });
    expect([...face.surfaces]).toEqual([tile(bob.name).querySelector('video')]);
    expect([...voice.surfaces]).toEqual([container.querySelector('audio')]);
    expect(tile('You').querySelector('video')?.className).toContain('mirrored');
    expect(tile(bob.name).querySelector('video')?.muted).toBe(true);
    await happen(() => call.party('bob', { camera: false }));
    expect(face.surfaces.size).toBe(0);
    unmount();
    expect(voice.surfaces.size + mine.surfaces.size).toBe(0);
  });

  it('shows the others and screens whole where filling would cut away much of them, never me', async () => {
    const { call } = await stage();
    await happen(() => {
      call.party('bob', { camera: true, tracks: { camera: fakeTrack('f', 'video') } });
      call.party('ada', { camera: true, tracks: { camera: fakeTrack('m', 'video') } });
    });
    const wholeOf = (name: string) => {
      const video = tile(name).querySelector('video');
      if (!video) throw new Error('Unable to measure: because there is no picture.');
      const sizes = { videoWidth: 640, videoHeight: 480, clientWidth: 1600, clientHeight: 600 };
      for (const [key, value] of Object.entries(sizes)) Object.defineProperty(video, key, { value });
      video.dispatchEvent(new Event('resize'));
      return video.hasAttribute('data-parley-whole');
    };
    expect([wholeOf(bob.name), wholeOf('You')]).toEqual([true, false]);
    expect(styles.replace(/\s+/gu, ' ')).toContain(
      '.parley-tile-screen .parley-video, .parley-video[data-parley-whole] { object-fit: contain; }',
    );
  });

  it('offers a button when the browser keeps the sound off', async () => {
    const { call, user } = await stage();
    const refused = Object.assign(new Error('click first'), { name: 'NotAllowedError' });
    const play = vi.mocked(HTMLMediaElement.prototype.play).mockRejectedValue(refused);
    await happen(() => call.party('bob', { tracks: { microphone: fakeTrack('v', 'audio') } }));
    await user.click(button('Turn on sound'));
    expect(button('Turn on sound')).toBeTruthy();
    play.mockResolvedValue();
    await user.click(button('Turn on sound'));
    expect(screen.queryByRole('button', { name: 'Turn on sound' })).toBeNull();
  });

  it('has its controls in order and each does what it says', async () => {
    const { call, user } = await stage();
    const names = within(screen.getByRole('group', { name: 'Call controls' }))
      .getAllByRole('button')
      .map((each) => each.getAttribute('aria-label'));
    expect(names).toEqual(['Turn microphone off', 'Turn camera on', 'Share your screen', 'Devices', 'Leave the call']);
    await user.click(button('Turn microphone off'));
    await user.click(button('Turn microphone on'));
    await user.click(button('Turn camera on'));
    await user.click(button('Share your screen'));
    await user.click(button('Stop sharing your screen'));
    await user.click(button('Leave the call'));
    expect(call.done.slice(1)).toEqual([
      'microphone false',
      'microphone true',
      'camera true',
      'screen true',
      'screen false',
      'hangup',
    ]);
  });

  it('enables what the call can do', async () => {
    const { call } = await stage();
    const { capabilities } = call.state.get();
    await happen(() => call.state.patch({ capabilities: { ...capabilities, video: false, screen: false } }));
    expect(button('Turn camera on')).toHaveProperty('disabled', true);
    expect(button('Share your screen')).toHaveProperty('disabled', true);
  });

  it('runs a timer from the answer on', async () => {
    vi.useFakeTimers({ now: Date.UTC(2025, 2, 3, 12) });
    const parley = createFakeParley();
    renderIn(<CallStage muted />, { parley });
    await happen(() => parley.calls.ring(bob).accept());
    expect(screen.getByRole('timer').textContent).toBe('0:00');
    pass(65_000);
    expect(screen.getByRole('timer').textContent).toBe('1:05');
    pass(3_600_000);
    expect(screen.getByRole('timer').textContent).toBe('1:01:05');
  });

  it('says what it waits for', async () => {
    const { call } = await stage({ status: 'calling', direction: 'outgoing', answeredAt: undefined });
    await happen(() => call.party('bob', { state: 'invited' }));
    expect(screen.getByRole('status').textContent).toBe('Calling…');
    await happen(() => call.party('bob', { state: 'ringing' }));
    expect(screen.getByRole('status').textContent).toBe('Ringing…');
    expect(button('Cancel the call')).toBeTruthy();
    await happen(() => call.state.patch({ status: 'connecting' }));
    expect(screen.getByRole('status').textContent).toBe('Connecting…');
  });

  it('says on the tile whose picture does not come for now, and keeps the last one', async () => {
    const { call } = await stage();
    const face = fakeTrack('f', 'video');
    await happen(() => call.party('bob', { camera: true, paused: ['camera'], tracks: { camera: face } }));
    const tile = screen.getByRole('group', { name: 'Bob Ødegård, Video paused: your connection is slow' });
    expect([tile.className.includes('parley-tile-lost'), tile.querySelector('video')]).toEqual([
      true,
      expect.anything(),
    ]);
  });

  it('says on the tile who is reconnecting, and keeps the last picture', async () => {
    const { call } = await stage();
    const face = fakeTrack('f', 'video');
    await happen(() => call.party('bob', { camera: true, connected: false, tracks: { camera: face } }));
    expect(tile('Bob Ødegård, Reconnecting…').className).toContain('parley-tile-lost');
    expect(face.surfaces.size).toBe(1);
    await happen(() => call.party('bob', { connected: true }));
    await happen(() => call.state.patch({ status: 'reconnecting' }));
    expect(tile('Bob Ødegård, Reconnecting…')).toBeTruthy();
    expect(tile('You').className).not.toContain('parley-tile-lost');
  });

  it('shows a shared screen large with everybody beside it', async () => {
    const { call } = await stage();
    await happen(() => call.party('bob', { screen: true, tracks: { screen: fakeTrack('s', 'video') } }));
    expect(tile('Screen of Bob Ødegård').querySelector('video')).not.toBeNull();
    expect(tile('You').className).not.toContain('parley-tile-self');
  });

  it('puts me among the others when there are more than two of us', async () => {
    const { call } = await stage();
    const { participants } = call.state.get();
    const third = { ...participants[1]!, id: 'carol', user: carol };
    await happen(() => call.state.patch({ participants: [...participants, third] }));
    expect(tile('You').className).not.toContain('parley-tile-self');
    await happen(() => call.party('carol', { state: 'left' }));
    expect(tile('You').className).toContain('parley-tile-self');
  });

  it('says when nobody else is there', async () => {
    const { call } = await stage();
    await happen(() => call.party('bob', { state: 'left' }));
    expect(screen.getByText('Nobody else is in the call.')).toBeTruthy();
  });

  it.each([
    ['Mozilla/5.0 Firefox/140.0', /crossed-out icon/],
    ['Mozilla/5.0 Chrome/150.0 Safari/537.36', /icon left of the address/],
    ['Mozilla/5.0 Version/18.0 Safari/605.1', /Settings for This Website/],
    ['Other', /browser’s settings/],
  ])('explains a refused microphone in the words of %s', async (agent, help) => {
    vi.spyOn(navigator, 'userAgent', 'get').mockReturnValue(agent);
    const denied = new ParleyError('calls/media-denied', 'Unable to open.');
    const { call, user } = await stage({ problems: { microphone: denied } });
    expect(screen.getByRole('alert').textContent).toMatch(help);
    await user.click(button('Try again'));
    expect(call.done.at(-1)).toBe('microphone true');
    await user.click(button('Close'));
    expect(screen.getByRole('alert').textContent).toBe('');
  });

  it('tells each problem apart, and the same one once', async () => {
    const insecure = () => new ParleyError('calls/media-insecure', 'Unable to open.');
    const { call } = await stage({ problems: { microphone: insecure(), camera: insecure() } });
    expect(screen.getAllByText(/only work on a secure page/)).toHaveLength(1);
    const problems = {
      microphone: new ParleyError('calls/media-busy', 'Unable to open.'),
      camera: new ParleyError('calls/media-missing', 'Unable to open.'),
      screen: new ParleyError('calls/unsupported', 'Unable to share: because it is odd.'),
    };
    await happen(() => call.state.patch({ problems }));
    const text = screen.getByRole('alert').textContent;
    expect(text).toMatch(/another program uses the microphone.*no camera was found.*this browser cannot do that/);
  });

  it.each([
    ['timeout', 'No answer'],
    ['rejected', 'Call declined'],
    ['busy', 'Line busy'],
    ['cancelled', 'Call cancelled'],
    ['failed', 'Call failed: the connection could not be made'],
  ] as const satisfies readonly (readonly [EndReason, string])[])('says why it ended: %s', async (reason, words) => {
    const { call } = await stage({ direction: 'outgoing', answeredAt: undefined });
    await happen(() => call.end(reason));
    expect(screen.getByRole('status').textContent).toBe(words);
    expect(screen.queryByRole('button', { name: 'Leave the call' })).toBeNull();
  });

  it('says how long it was, calls again, and goes when closed', async () => {
    const { call, parley, user, container } = await stage({ answeredAt: Date.now() - 65_000 });
    await happen(() => call.end('hangup'));
    expect(screen.getByRole('status').textContent).toMatch(/^Call ended after 1:0[5-9]$/);
    expect(await violations(container)).toEqual([]);
    parley.calls.refusal = new ParleyError('connection/lost', 'Unable to call.');
    await user.click(button('Call again'));
    expect(screen.getByRole('alert').textContent).toBe('The call could not be started. The connection was lost.');
    parley.calls.refusal = undefined;
    await user.click(button('Call again'));
    expect(parley.calls.latest()).not.toBe(call);
    expect(screen.getByRole('status').textContent).toBe('Calling…');
    await happen(() => parley.calls.latest()?.end('timeout'));
    await user.click(button('Close'));
    expect(container.querySelector('.parley-stage')).toBeNull();
  });

  it('says that a call goes on elsewhere, and takes it back', async () => {
    const { call, parley, user } = await stage();
    const rejoin = vi.spyOn(parley.calls, 'rejoin');
    await happen(() => call.end('answeredElsewhere'));
    expect(screen.getByRole('status').textContent).toBe('Continued elsewhere');
    expect(screen.queryByRole('button', { name: 'Call again' })).toBeNull();
    await user.click(button('Continue here'));
    expect(rejoin).toHaveBeenCalledExactlyOnceWith(call.id);
  });

  it('is minimised and comes back, with the voices playing on', async () => {
    const { call, user, container } = await stage();
    const voice = fakeTrack('v', 'audio');
    await happen(() => call.party('bob', { tracks: { microphone: voice } }));
    const audio = container.querySelector('audio');
    await user.click(button('Minimise the call'));
    expect(container.querySelector('.parley-stage-small')).not.toBeNull();
    expect(screen.queryByRole('button', { name: 'Devices' })).toBeNull();
    expect(container.querySelector('audio')).toBe(audio);
    expect(await violations(container)).toEqual([]);
    await user.click(button('Back to the call'));
    expect(container.querySelector('.parley-stage-small')).toBeNull();
  });

  it('takes the focus that was lost with the button that answered, and no other', async () => {
    await stage();
    expect(document.activeElement).toBe(screen.getByRole('region'));
  });
});
