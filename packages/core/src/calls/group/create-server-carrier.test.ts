import type { CallRecord, ReceivedStream } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import { createFakeClock, settled } from '../../testing/fake-clock.js';
import { createFakeMedia } from '../../testing/fake-media.js';
import { createFakeMediaServer } from '../../testing/fake-media-server.js';
import { createLocalMedia } from '../local-media.js';
import { patienceMs } from '../recovery.js';
import { expectMs } from './create-layer-control.js';
import { createServerCarrier } from './create-server-carrier.js';

const record = { id: 'cll_1', epoch: 1, topology: 'server', participants: [] } as unknown as CallRecord;
const viewer = { userId: 'alice', device: 'd1' };
const stream = (mid: string, participant: string, label: string): ReceivedStream => ({
  ...{ mid, label, from: { participant, mid: '0' } },
  kind: label === 'microphone' ? 'audio' : 'video',
});
const bob = [stream('0', 'bob', 'microphone'), stream('1', 'bob', 'camera')];

async function setUp(shown: readonly string[] = [], onShow: (name: string) => void = () => undefined) {
  const clock = createFakeClock();
  const server = createFakeMediaServer();
  const devices = createFakeMedia();
  const choice = { of: () => undefined, choose: () => undefined, opened: () => undefined };
  const local = createLocalMedia({ media: () => Promise.resolve(devices), choice });
  const states: string[] = [];
  const tracks: string[] = [];
  const carrier = createServerCarrier({ ...server.parts, clock, local });
  carrier.open({
    ...{ record, viewer, iceServers: [] },
    hasTrack: (participant, source) => shown.includes(`${participant} ${source}`),
    listener: {
      onState: (state) => states.push(state),
      onTrack(participant, source, track) {
        tracks.push(`${participant} ${source} ${track?.id ?? 'gone'}`);
        if (track) onShow(`${participant} ${source}`);
      },
      onGivenUp: () => states.push('given up'),
    },
  });
  carrier.answered();
  local.open(true);
  await settled();
  const asked = (op: string, channel?: string) =>
    server.asked.filter((one) => one.op === op && (channel === undefined || one.params['channel'] === channel));
  return { clock, server, local, carrier, states, tracks, asked };
}

describe('a call through a media server', () => {
  it('offers what this device sends with what each of it is, and sends what is opened later', async () => {
    const { server, asked, local } = await setUp();
    const [pub] = server.peers;
    expect(pub).toMatchObject({ role: 'send', sent: ['microphone', 'camera'] });
    expect(asked('media.describe', 'pub').map(({ params }) => params['labels'])).toEqual([
      { 0: 'microphone', 1: 'camera' },
    ]);
    await local.setEnabled('screen', true);
    expect(pub?.sent).toEqual(['microphone', 'camera', 'screen']);
  });

  it('answers what the server offers, and tells whose tracks they are', async () => {
    const { server, carrier, tracks, asked } = await setUp();
    carrier.receive(server.offer(bob, true));
    await settled();
    expect(asked('media.describe', 'sub')).toHaveLength(1);
    expect(tracks).toEqual(['bob microphone 1/0', 'bob camera 1/1']);
    carrier.receive(server.offer([...bob, stream('2', 'carol', 'screen')]));
    await settled();
    expect(tracks.slice(2)).toEqual(['carol screen 1/2']);
    carrier.receive(server.offer([stream('2', 'carol', 'screen')]));
    await settled();
    expect(tracks.slice(3)).toEqual(['bob microphone gone', 'bob camera gone']);
    expect(server.peers.map(({ role }) => role)).toEqual(['send', 'receive']);
  });

  it('takes another connection where the server begins anew, and keeps the last picture until that flows', async () => {
    const { server, carrier, tracks } = await setUp();
    carrier.receive(server.offer(bob, true));
    await settled();
    carrier.receive(server.offer(bob, true));
    await settled();
    const [, former, now] = server.peers;
    expect([former?.closed, now?.closed]).toEqual([true, false]);
    expect(tracks).toHaveLength(2);
    const track = { id: 'flowing', kind: 'video' as const, attach: () => () => undefined };
    now?.listener.onReceived?.('1', track, true);
    expect(tracks.slice(2)).toEqual(['bob camera flowing']);
  });

  it('asks for the picture of what another epoch has shown before it is attached', async () => {
    const { server, carrier, asked, tracks, clock } = await setUp(['bob camera']);
    carrier.receive(server.offer(bob, true));
    await settled();
    const layers = asked('media.configure').flatMap(({ params }) => params['layers']);
    expect(layers.at(-1)).toMatchObject({ mid: '1', on: true });
    // Where nothing comes, it is shown all the same, and received once somebody looks.
    expect(tracks).toEqual(['bob microphone 1/0']);
    await clock.advance(2 * expectMs);
    expect(tracks).toEqual(['bob microphone 1/0', 'bob camera 1/1']);
    const now = asked('media.configure').flatMap(({ params }) => params['layers']);
    expect(now.at(-1)).toEqual({ mid: '1', on: false });
    carrier.close();
    expect(clock.waiting).toBe(0);
  });

  it('receives the picture of whoever comes back, which is shown as soon as they are told', async () => {
    const show = (name: string) => {
      if (name === 'bob camera') server.peers.at(-1)?.listener.onShown?.('1', { width: 320, height: 180 });
    };
    const { server, carrier, asked, clock } = await setUp([], show);
    carrier.receive(server.offer(bob, true));
    await clock.advance(1_000);
    server.peers.at(-1)?.listener.onShown?.('1', undefined);
    carrier.receive(server.offer([]));
    await clock.advance(5_000);
    carrier.receive(server.offer(bob));
    await clock.advance(5_000);
    const layers = asked('media.configure').flatMap(({ params }) => params['layers']);
    expect(layers.at(-1)).toMatchObject({ mid: '1', on: true });
    carrier.close();
  });

  it('is connected when both of its channels are, and not while one of them is lost', async () => {
    const { server, carrier, states } = await setUp();
    server.peers[0]?.become('connected');
    carrier.receive(server.offer(bob, true));
    await settled();
    server.peers[1]?.become('connecting');
    server.peers[1]?.become('connected');
    server.peers[1]?.become('disconnected');
    expect(states).toEqual(['connected', 'connecting', 'connected', 'disconnected']);
  });

  it('looks for a new way on both channels when the network changes', async () => {
    const { server, carrier, asked } = await setUp();
    carrier.receive(server.answer());
    carrier.receive(server.offer(bob, true));
    await settled();
    for (const peer of server.peers) peer.become('connected');
    carrier.networkChanged();
    expect(server.peers[0]?.restarts).toBe(1);
    expect(asked('media.configure').some(({ params }) => params['restart'] === true)).toBe(true);
  });

  it('sends over another connection where a new way does not help', async () => {
    const { server, carrier, clock, asked } = await setUp();
    carrier.receive(server.answer());
    await settled();
    const [first] = server.peers;
    first?.become('connected');
    first?.become('failed');
    await clock.advance(patienceMs);
    expect([first?.restarts, first?.closed]).toEqual([1, false]);
    await clock.advance(10_000);
    expect([first?.closed, server.peers.at(-1)?.role]).toEqual([true, 'send']);
    expect(server.peers.at(-1)?.sent).toEqual(['microphone', 'camera']);
    expect(asked('media.describe', 'pub').length).toBeGreaterThan(1);
  });

  it('gives up when nothing helps for a minute, and leaves nothing running', async () => {
    const { server, carrier, clock, states } = await setUp();
    server.peers[0]?.become('failed');
    server.refuse(new Error('gone'));
    await clock.advance(120_000);
    expect(states).toContain('given up');
    carrier.close();
    expect(server.peers.every(({ closed }) => closed)).toBe(true);
    expect(clock.waiting).toBe(0);
  });

  it('asks for what it may have missed when its session is back', async () => {
    const { carrier, asked, server } = await setUp();
    carrier.receive(server.offer(bob, true));
    await settled();
    const before = asked('media.configure').length;
    carrier.sessionResumed();
    expect(
      asked('media.configure')
        .slice(before)
        .map(({ params }) => params['restart']),
    ).toEqual([true]);
  });
});
