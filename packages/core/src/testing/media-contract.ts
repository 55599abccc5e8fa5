import type { MediaPort, MediaSurface } from '../calls/media-port.js';
import { ParleyError } from '../kernel/parley-error.js';
import { phoneContract } from './phone-contract.js';
import { createPeerPair, exchange, type PeerPair, type WiredPeer } from './peer-pair.js';

/** What the suite needs of a platform: its port with a microphone and a camera, and a way to let time pass. */
export interface MediaContractPlatform {
  readonly port: MediaPort;
  readonly pause: () => Promise<void>;
}

/** One promise of the media port. `run` rejects where it is broken. */
export interface MediaContractCheck {
  readonly name: string;
  run(platform: MediaContractPlatform): Promise<void>;
}

const maxTries = 1_000;

/** What every media port keeps. It names no test framework, so that it runs in a page as well. */
export const mediaContract: readonly MediaContractCheck[] = [
  ...phoneContract,
  withPair('gives both sides three places in one order', async (pair) => {
    await pair.agree();
    for (const side of [pair.one, pair.other]) {
      const kinds = side.tracks.map(({ source, track }) => `${source} ${track?.kind ?? 'none'}`);
      equal(kinds.join(), 'microphone audio,camera video,screen video');
    }
  }),
  withPair('connects once both sides agreed', async (pair) => {
    equal(pair.one.peer.signalingState, 'stable');
    const offer = await pair.one.peer.setLocalDescription();
    equal(offer.type, 'offer');
    equal(pair.one.peer.signalingState, 'have-local-offer');
    await pair.other.peer.setRemoteDescription(offer);
    equal(pair.other.peer.signalingState, 'have-remote-offer');
    const answer = await pair.other.peer.setLocalDescription();
    equal(answer.type, 'answer');
    await pair.one.peer.setRemoteDescription(answer);
    await connected(pair);
  }),
  withPair('carries a track put into its place later, with no new descriptions', async (pair, { port, pause }) => {
    await pair.agree();
    await connected(pair);
    const [microphone, camera] = [await port.openMicrophone(), await port.openCamera()];
    await pair.other.peer.send('microphone', microphone);
    await pair.other.peer.send('camera', camera);
    const { track } = pair.one.tracks[0] ?? {};
    const stop = track?.attach(surface());
    await until(async () => (await pair.one.peer.stats()).videoFramesDecoded > 0, pause);
    await until(async () => (await pair.one.peer.stats()).bytesReceived > 0, pause);
    stop?.();
    microphone.stop();
    camera.stop();
    equal(pair.one.asked + pair.other.asked, 0);
  }),
  withPair('sends nothing from a place that was emptied', async (pair, { port, pause }) => {
    const camera = await port.openCamera();
    await pair.one.peer.send('camera', camera);
    await pair.agree();
    await until(async () => (await pair.other.peer.stats()).videoFramesDecoded > 0, pause);
    await pair.one.peer.send('camera', undefined);
    camera.stop();
    let still = 0;
    let last = -1;
    await until(async () => {
      const { videoFramesDecoded } = await pair.other.peer.stats();
      still = videoFramesDecoded === last ? still + 1 : 0;
      last = videoFramesDecoded;
      return still === 20;
    }, pause);
  }),
  withPair('asks for a new offer after an ICE restart, and connects again', async (pair, { pause }) => {
    await pair.agree();
    await connected(pair);
    pair.one.peer.restartIce();
    await until(() => Promise.resolve(pair.one.asked === 1), pause);
    await exchange(pair.one, pair.other);
    await connected(pair);
  }),
  withPair('gives way when both offer at once', async (pair, { pause }) => {
    await pair.agree();
    await connected(pair);
    pair.one.peer.restartIce();
    pair.other.peer.restartIce();
    await until(() => Promise.resolve(pair.one.asked === 1 && pair.other.asked === 1), pause);
    const [offer] = await Promise.all([pair.one.peer.setLocalDescription(), pair.other.peer.setLocalDescription()]);
    await pair.other.peer.setRemoteDescription(offer);
    equal(pair.other.peer.signalingState, 'have-remote-offer');
    await pair.one.peer.setRemoteDescription(await pair.other.peer.setLocalDescription());
    equal(`${pair.one.peer.signalingState} ${pair.other.peer.signalingState}`, 'stable stable');
    await connected(pair);
  }),
  withPair('refuses an answer that nobody asked for', async (pair) => {
    const answer = await answerOf(pair);
    await rejects(pair.one.peer.setRemoteDescription(answer));
  }),
  withPair('refuses candidates before the remote description', async ({ one }) => {
    await rejects(one.peer.addCandidate({ candidate: 'candidate:1 1 udp 1 192.0.2.1 9 typ host', sdpMid: '0' }));
  }),
  withPair('says nothing after it was closed', async (pair) => {
    await pair.agree();
    await connected(pair);
    const told = pair.one.states.length;
    pair.close();
    await Promise.resolve();
    equal(pair.one.states.length, told);
    equal(pair.one.peer.signalingState, 'closed');
  }),
  {
    name: 'opens devices as tracks of their source',
    async run({ port }) {
      for (const [source, track] of [
        ['microphone', await port.openMicrophone()],
        ['camera', await port.openCamera()],
      ] as const) {
        equal(track.source, source);
        equal(track.kind, source === 'microphone' ? 'audio' : 'video');
        let ended = 0;
        track.onEnded(() => {
          ended += 1;
        });
        track.setEnabled(false);
        track.stop();
        await Promise.resolve();
        equal(ended, 0);
      }
    },
  },
  {
    name: 'says which device is missing',
    async run({ port }) {
      const error = await port.openMicrophone({ deviceId: 'no-such-device' }).catch((reason: unknown) => reason);
      equal(error instanceof ParleyError && error.code, 'calls/media-missing');
    },
  },
  {
    name: 'lists its devices and opens one by its id',
    async run({ port }) {
      const microphone = (await port.listDevices()).find(({ kind }) => kind === 'microphone');
      const track = await port.openMicrophone({ deviceId: microphone?.id });
      equal(track.deviceId, microphone?.id);
      track.stop();
    },
  },
  {
    name: 'plays on a surface until the ending is called',
    async run({ port }) {
      const track = await port.openCamera();
      const place = surface();
      const stop = track.attach(place);
      equal(place.srcObject === null, false);
      stop();
      equal(place.srcObject, null);
      track.stop();
    },
  },
];

function withPair(
  name: string,
  check: (pair: PeerPair, platform: MediaContractPlatform) => Promise<void>,
): MediaContractCheck {
  return {
    name,
    async run(platform) {
      const pair = createPeerPair(platform.port);
      try {
        await check(pair, platform);
      } finally {
        pair.close();
      }
    },
  };
}

function surface(): MediaSurface {
  return { srcObject: null };
}

async function answerOf({ one, other }: PeerPair) {
  await other.peer.setRemoteDescription(await one.peer.setLocalDescription());
  const answer = await other.peer.setLocalDescription();
  await one.peer.setRemoteDescription(answer);
  return answer;
}

async function connected({ one, other }: { readonly one: WiredPeer; readonly other: WiredPeer }) {
  await Promise.all([one.reached('connected'), other.reached('connected')]);
}

async function until(check: () => Promise<boolean>, pause: () => Promise<void>) {
  for (let tries = 0; !(await check()); tries += 1) {
    if (tries === maxTries) throw new Error('what was waited for did not happen');
    await pause();
  }
}

async function rejects(promise: Promise<unknown>) {
  const refused = await promise.then(
    () => false,
    () => true,
  );
  equal(refused, true);
}

function equal(actual: unknown, expected: unknown) {
  if (!Object.is(actual, expected)) throw new Error(`expected ${String(expected)}, got ${String(actual)}`);
}
