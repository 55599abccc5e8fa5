import type { IceServer } from '@parley/protocol';
import type { TestBench } from './create-call-test.js';

/** How long servers may take to give a candidate, in ms. */
export const gatherMs = 8_000;

/** Whether these servers give a candidate of the type (RFC 8445, 5.1.1). */
export function gathers(
  { port, clock, keep }: Pick<TestBench, 'port' | 'clock' | 'keep'>,
  iceServers: readonly IceServer[],
  type: 'relay' | 'srflx',
): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const end = (found: boolean) => {
      stopTimer();
      peer.close();
      resolve(found);
    };
    const peer = port.createPeer({
      iceServers,
      relayed: type === 'relay',
      listener: {
        onCandidate({ candidate }) {
          if (candidate.includes(` typ ${type}`)) end(true);
        },
        onNegotiationNeeded: () => undefined,
        onState: () => undefined,
        onTrack: () => undefined,
      },
    });
    const stopTimer = clock.setTimer(() => end(false), gatherMs);
    keep(() => end(false));
    peer.setLocalDescription().catch((error: unknown) => {
      end(false);
      reject(error instanceof Error ? error : new TypeError(String(error)));
    });
  });
}
