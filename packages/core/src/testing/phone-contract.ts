import type { Description } from '@parley/protocol';
import type { MediaPort, PeerState } from '../calls/media-port.js';
import type { PhonePeer } from '../calls/phone/phone-peer.js';
import type { MediaContractCheck } from './media-contract.js';

interface PhoneEnd {
  readonly peer: PhonePeer;
  readonly state: () => PeerState | undefined;
  /** How often it asked for a new offer. */
  readonly asked: () => number;
}

interface PhonePair {
  readonly one: PhoneEnd;
  readonly other: PhoneEnd;
  readonly until: (check: () => boolean | Promise<boolean>) => Promise<void>;
}

const maxTries = 1_000;

/** What the peer of a phone keeps. */
export const phoneContract: readonly MediaContractCheck[] = [
  withPhones('hears a phone from its early answer on', async ({ one, other, until }, port) => {
    const microphone = await port.openMicrophone();
    await other.peer.send('microphone', microphone);
    await other.peer.setRemoteDescription(await one.peer.setLocalDescription());
    const answer = await other.peer.setLocalDescription();
    await one.peer.setRemoteDescription({ ...answer, type: 'pranswer' });
    await until(() => one.state() === 'connected');
    equal(one.peer.signalingState, 'have-remote-pranswer');
    await until(async () => (await one.peer.stats()).bytesReceived > 0);
    await one.peer.setRemoteDescription(answer);
    equal(one.peer.signalingState, 'stable');
    microphone.stop();
  }),
  withPhones('wants no sound of a phone on hold, until it does again', async ({ one, other, until }) => {
    await agree(one, other);
    await until(() => one.state() === 'connected' && other.state() === 'connected');
    one.peer.hold(true);
    await until(() => one.asked() === 1);
    equal((await agree(one, other)).join(), 'sendonly,recvonly');
    one.peer.hold(false);
    await until(() => one.asked() === 2);
    equal((await agree(one, other)).join(), 'sendrecv,sendrecv');
  }),
  withPhones('takes an offer to a phone back, and may offer again', async ({ one, other }) => {
    await agree(one, other);
    one.peer.hold(true);
    equal(directionOf(await one.peer.setLocalDescription()), 'sendonly');
    one.peer.hold(false);
    await one.peer.rollBack();
    equal(one.peer.signalingState, 'stable');
    equal((await agree(one, other)).join(), 'sendrecv,sendrecv');
  }),
  withPhones('sends tones to a phone once there is one to hear them', async ({ one, other, until }, port) => {
    const early = await one.peer.sendTones('1').then(
      () => 'sent',
      () => 'refused',
    );
    equal(early, 'refused');
    const microphone = await port.openMicrophone();
    await one.peer.send('microphone', microphone);
    await agree(one, other);
    await until(() => one.state() === 'connected');
    await one.peer.sendTones('12#');
    microphone.stop();
  }),
];

function withPhones(name: string, check: (pair: PhonePair, port: MediaPort) => Promise<void>): MediaContractCheck {
  return {
    name,
    async run({ port, pause }) {
      const one: PhoneEnd = await createEnd(port, () => other);
      const other: PhoneEnd = await createEnd(port, () => one);
      const until: PhonePair['until'] = async (done) => {
        for (let tries = 0; !(await done()); tries += 1) {
          if (tries === maxTries) throw new Error('what was waited for did not happen');
          await pause();
        }
      };
      try {
        await check({ one, other, until }, port);
      } finally {
        one.peer.close();
        other.peer.close();
      }
    },
  };
}

async function createEnd(port: MediaPort, to: () => PhoneEnd): Promise<PhoneEnd> {
  let state: PeerState | undefined;
  let asked = 0;
  const listener = {
    onNegotiationNeeded: () => void (asked += 1),
    // Of two ends one needs to find the other only; what comes too early is found by that one.
    onCandidate: (candidate: Parameters<PhonePeer['addCandidate']>[0]) =>
      void to()
        .peer.addCandidate(candidate)
        .catch(() => undefined),
    onState: (next: PeerState) => void (state = next),
    onTrack: () => undefined,
  };
  const peer = await port.createPhonePeer?.({ iceServers: [], listener });
  if (!peer) throw new Error('there are no phones');
  return { peer, state: () => state, asked: () => asked };
}

/** An offer of one and the answer of the other; gives their directions. */
async function agree({ peer: one }: PhoneEnd, { peer: other }: PhoneEnd): Promise<readonly string[]> {
  const offer = await one.setLocalDescription();
  await other.setRemoteDescription(offer);
  const answer = await other.setLocalDescription();
  await one.setRemoteDescription(answer);
  return [directionOf(offer), directionOf(answer)];
}

function directionOf({ sdp = '' }: Description): string {
  return /^a=(sendrecv|sendonly|recvonly|inactive)/mu.exec(sdp)?.[1] ?? 'none';
}

function equal(found: unknown, expected: unknown): void {
  if (!Object.is(found, expected)) throw new Error(`${String(found)} where ${String(expected)} was expected`);
}
