import type { Candidate, IceServer } from '@parley/protocol';
import { createScope } from '../../kernel/scope.js';
import { within } from '../../kernel/within.js';
import type { PeerPort } from '../media-port.js';
import { figuresOf } from '../quality/figures.js';
import { nextLevel, unknownLevel } from '../quality/level.js';
import { addSpans, emptySpan, spanOf, type Sample } from '../quality/span.js';
import type { CallForecast } from './call-test.js';
import type { TestBench } from './create-call-test.js';

/** How long a way may take to be found, in ms, and how often it is looked for: a line that loses much may fail once. */
const connectMs = 20_000;
const tries = 2;
/** How often it is measured, in ms, and how many times: sound is sent fifty times a second. */
export const measureMs = 1_000;
export const measures = 5;

type LoopOutcome = CallForecast | 'test/unreachable' | 'test/impossible';

/**
 * A call of this device with itself, through a relay and back, for a few seconds. What is sent
 * goes up and down this network once, as it would go up here and down at somebody whose network is as good.
 */
export async function loopCall(
  bench: Pick<TestBench, 'port' | 'clock' | 'keep'>,
  iceServers: readonly IceServer[],
): Promise<LoopOutcome> {
  for (let tried = 1; ; tried += 1) {
    const outcome = await loopOnce(bench, iceServers);
    if (outcome !== 'test/unreachable' || tried === tries) return outcome;
  }
}

async function loopOnce(
  bench: Pick<TestBench, 'port' | 'clock' | 'keep'>,
  iceServers: readonly IceServer[],
): Promise<LoopOutcome> {
  const { port, clock, keep } = bench;
  if (!port.makeSound) return 'test/impossible';
  const scope = createScope();
  keep(() => scope.end());
  const sound = port.makeSound();
  scope.add(() => sound.stop());
  const wait = (ms: number) => new Promise<void>((resolve) => scope.add(clock.setTimer(resolve, ms)));
  const end = (hear: (candidate: Candidate) => void) => {
    let reached: () => void = () => undefined;
    const connected = new Promise<void>((resolve) => (reached = resolve));
    const peer = port.createPeer({
      iceServers,
      relayed: true,
      listener: {
        onCandidate: hear,
        onNegotiationNeeded: () => undefined,
        onState(state) {
          if (state === 'connected') reached();
        },
        onTrack: () => undefined,
      },
    });
    scope.add(() => peer.close());
    return { peer, connected };
  };
  const early: { readonly to: PeerPort; readonly candidate: Candidate }[] = [];
  let agreed = false;
  const carry = (to: PeerPort, candidate: Candidate) => {
    if (agreed) to.addCandidate(candidate).catch(() => undefined);
    else early.push({ to, candidate });
  };
  const one = end((candidate) => carry(other.peer, candidate));
  const other = end((candidate) => carry(one.peer, candidate));
  try {
    await one.peer.send('microphone', sound);
    await other.peer.send('microphone', sound);
    await other.peer.setRemoteDescription(await one.peer.setLocalDescription());
    await one.peer.setRemoteDescription(await other.peer.setLocalDescription());
    agreed = true;
    for (const { to, candidate } of early) carry(to, candidate);
    const both = Promise.all([one.connected, other.connected]);
    if (!(await within(clock, connectMs, both))) return 'test/unreachable';
    // The first second is that of getting under way.
    await wait(measureMs);
    let last: Sample = { at: clock.now(), stats: await one.peer.stats() };
    let total = emptySpan;
    for (let measured = 0; measured < measures; measured += 1) {
      await wait(measureMs);
      const sample: Sample = { at: clock.now(), stats: await one.peer.stats() };
      total = addSpans(total, spanOf(last, sample));
      last = sample;
    }
    const { mos, roundTripMs = 0, lossPercent = 0, jitterMs = 0 } = figuresOf(total, last.stats);
    // Nothing was sent: a browser may make no sound before the first gesture.
    if (mos === undefined) return 'test/impossible';
    const { level } = nextLevel(unknownLevel, mos);
    return level === 'unknown' ? 'test/impossible' : { level, mos, roundTripMs, lossPercent, jitterMs };
  } finally {
    scope.end();
  }
}
