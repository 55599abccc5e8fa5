import type { Description } from '@parley/protocol';
import type { Clock } from '../../ports/clock.js';
import type { Logger } from '../../ports/logger.js';
import type { PhonePeer } from './phone-peer.js';

/** An offer that the phone refused is made again after so long where it is still due, in ms (RFC 3261, 14.1). */
export const refusedMs = 2_100;

/** What it needs. */
export interface PhoneNegotiationParts {
  readonly peer: Pick<PhonePeer, 'signalingState' | 'setLocalDescription' | 'setRemoteDescription' | 'rollBack'>;
  readonly say: (description: Description) => void;
  readonly clock: Clock;
  readonly logger?: Logger;
  /** A description of the phone is in force. */
  readonly onTaken: (description: Description) => void;
  /** The phone took an offer no better than the former session, which stands. */
  readonly onRefused: () => void;
}

/** The device's part in agreeing with a phone. */
export interface PhoneNegotiation {
  /** An offer is due: it is made as soon as nothing else is under way. */
  offer(): void;
  receive(description: Description): void;
  end(): void;
}

/**
 * Offers and answers (RFC 3264) with a phone, of which the device is the one that goes on where both offer at once. An answer may
 * come twice, early and for good (RFC 3960).
 */
export function createPhoneNegotiation(parts: PhoneNegotiationParts): PhoneNegotiation {
  const { peer, say, clock, logger, onTaken, onRefused } = parts;
  let ended = false;
  let due = false;
  let stopWaiting: (() => void) | undefined;
  let last: { readonly offer?: string; readonly answer: Description } | undefined;
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
    if (!ended) say(description);
    return description;
  };
  const offer = () => {
    if (due) return;
    due = true;
    if (!stopWaiting) make();
  };
  const make = () =>
    enqueue(async () => {
      due = false;
      // The platform asks again once the open exchange is done.
      if (peer.signalingState === 'stable') await describe();
    });
  const takeOffer = async (description: Description) => {
    // Of two offers that cross, that of the phone is taken back by whoever carries it.
    if (peer.signalingState !== 'stable') return;
    if (last && last.offer === description.sdp) {
      say(last.answer);
      return;
    }
    await peer.setRemoteDescription(description);
    onTaken(description);
    last = { offer: description.sdp, answer: await describe() };
  };
  const rollBack = async () => {
    if (peer.signalingState !== 'have-local-offer') return;
    stopWaiting = clock.setTimer(() => {
      stopWaiting = undefined;
      if (due) make();
    }, refusedMs);
    // What was wanted is wanted no more before the platform looks whether something is due.
    onRefused();
    await peer.rollBack();
  };
  const take = async (description: Description) => {
    if (description.type === 'offer') return takeOffer(description);
    if (description.type === 'rollback') return rollBack();
    if (!['have-local-offer', 'have-remote-pranswer'].includes(peer.signalingState)) return;
    await peer.setRemoteDescription(description);
    last = undefined;
    onTaken(description);
  };
  return {
    offer,
    receive: (description) => enqueue(() => take(description)),
    end() {
      ended = true;
      stopWaiting?.();
    },
  };
}
