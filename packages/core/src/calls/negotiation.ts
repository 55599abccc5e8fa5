import type { Candidate, Description } from '@parley/protocol';
import type { Logger } from '../ports/logger.js';
import type { PeerPort } from './media-port.js';
import type { Signaller } from './signaller.js';

/** What a negotiation needs. */
export interface NegotiationParts {
  readonly peer: PeerPort;
  /** The polite side gives way when both offer at once. Exactly one of the two is. */
  readonly polite: boolean;
  readonly signaller: Pick<Signaller, 'describe' | 'repeat' | 'askAgain'>;
  readonly logger?: Logger;
}

/** One end's part in agreeing on a session. */
export interface Negotiation {
  /** An offer is due: it is made as soon as nothing else is under way. */
  offer(): void;
  receiveDescription(description: Description): void;
  receiveCandidates(candidates: readonly Candidate[]): void;
  /** The way to the other side is back: what may have been lost is said again. */
  resume(): void;
  end(): void;
}

/**
 * Perfect negotiation (W3C WebRTC 1.0, 10.7): either side may offer at any time. Everything goes through one queue, so that a
 * collision is exactly an offer that arrives while a local one is open.
 */
export function createNegotiation({ peer, polite, signaller, logger }: NegotiationParts): Negotiation {
  let ended = false;
  let offering = false;
  let described = false;
  // Candidates that came before the description they belong to.
  let early: Candidate[] = [];
  let queue = Promise.resolve();

  const enqueue = (step: () => Promise<void>) => {
    queue = queue
      .then(() => (ended ? undefined : step()))
      .catch((error: unknown) => {
        if (!ended) logger?.warn('A step of negotiation failed', { error });
      });
  };
  const describe = async () => {
    const description = await peer.setLocalDescription();
    if (!ended) signaller.describe(description);
  };
  const addCandidates = async (candidates: readonly Candidate[], keep: boolean) => {
    for (const candidate of candidates) {
      try {
        await peer.addCandidate(candidate);
      } catch (error) {
        if (keep) early.push(candidate);
        else logger?.debug('A candidate fits no description', { error });
      }
    }
  };
  const takeDescription = async (description: Description) => {
    const busy = peer.signalingState !== 'stable';
    // The other side has not heard the open offer, or has lost it: it hears it again, and gives way.
    const unheard = description.type === 'rollback' || (description.type === 'offer' && !polite);
    if (busy && unheard) signaller.repeat(true);
    if (description.type === 'rollback' || (description.type === 'offer' ? busy && !polite : !busy)) return;
    await peer.setRemoteDescription(description);
    described = true;
    if (description.type === 'offer') await describe();
    const candidates = early;
    early = [];
    await addCandidates(candidates, false);
  };
  return {
    offer() {
      if (offering) return;
      offering = true;
      enqueue(async () => {
        offering = false;
        // The platform asks again once the open exchange is done.
        if (peer.signalingState === 'stable') await describe();
      });
    },
    receiveDescription: (description) => enqueue(() => takeDescription(description)),
    receiveCandidates(candidates) {
      enqueue(async () => {
        if (described) await addCandidates(candidates, true);
        else early.push(...candidates);
      });
    },
    resume() {
      enqueue(() => {
        if (polite && !described) signaller.askAgain();
        else signaller.repeat(peer.signalingState === 'have-local-offer');
        return Promise.resolve();
      });
    },
    end() {
      ended = true;
    },
  };
}
