import type { Candidate, Description } from '@parley/protocol';
import type { Logger } from '../ports/logger.js';
import type { PeerPort } from './media-port.js';
import type { Signaller } from './signaller.js';

/** What a negotiation needs. */
export interface NegotiationParts {
  readonly peer: PeerPort;
  /** The polite side gives way when both offer at once. Exactly one of the two is. */
  readonly polite: boolean;
  readonly signaller: Pick<Signaller, 'describe' | 'repeat' | 'trickleAgain' | 'askAgain'>;
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

const mostTaken = 8;

/**
 * Perfect negotiation (W3C WebRTC 1.0, 10.7): either side may offer at any time. Everything goes through one queue, so that a
 * collision is exactly an offer that arrives while a local one is open. Over a way that may lose what it carries, everything may be
 * said again.
 */
export function createNegotiation({ peer, polite, signaller, logger }: NegotiationParts): Negotiation {
  let ended = false;
  let offering = false;
  let offered: Description | undefined;
  let answer: Description | undefined;
  // What the other side said, the latest last: whatever comes twice changes nothing.
  let taken: readonly string[] = [];
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
    return description;
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
    const { type, sdp = '' } = description;
    const open = peer.signalingState !== 'stable';
    if (taken.includes(sdp)) {
      if (type === 'offer' && sdp === taken.at(-1)) answerAgain();
    } else if (open && (type === 'rollback' || (type === 'offer' && !polite))) {
      // The other side gives way once it hears the open offer, which it may have lost.
      signaller.repeat(true);
    } else if (type === 'offer' || (type === 'answer' && open)) await take(description, sdp);
  };
  const take = async (description: Description, sdp: string) => {
    await peer.setRemoteDescription(description);
    taken = [...taken.slice(-mostTaken), sdp];
    if (description.type === 'offer') answer = await describe();
    const candidates = early;
    early = [];
    await addCandidates(candidates, false);
  };
  // The other side has not heard the answer. An offer made since then was refused meanwhile: it is said again too.
  const answerAgain = () => {
    const offer = peer.signalingState === 'have-local-offer' ? offered : undefined;
    if (answer) signaller.describe(answer);
    if (offer) signaller.describe(offer);
    signaller.trickleAgain();
  };
  return {
    offer() {
      if (offering) return;
      offering = true;
      enqueue(async () => {
        offering = false;
        // The platform asks again once the open exchange is done.
        if (peer.signalingState === 'stable') offered = await describe();
      });
    },
    receiveDescription: (description) => enqueue(() => takeDescription(description)),
    receiveCandidates(candidates) {
      enqueue(async () => {
        if (taken.length > 0) await addCandidates(candidates, true);
        else early.push(...candidates);
      });
    },
    resume() {
      enqueue(() => {
        if (polite && taken.length === 0) signaller.askAgain();
        else signaller.repeat(peer.signalingState === 'have-local-offer');
        return Promise.resolve();
      });
    },
    end() {
      ended = true;
    },
  };
}
