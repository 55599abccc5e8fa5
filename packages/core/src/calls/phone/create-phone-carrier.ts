import type { Description } from '@parley/protocol';
import { callError } from '../call-errors.js';
import { otherEntry } from '../call-record.js';
import type { CarrierOpening, CarrierParts, MediaCarrier } from '../media-carrier.js';
import { createRecovery, type Recovery } from '../recovery.js';
import { createSignaller, type Signaller } from '../signaller.js';
import { notHeld, type Held } from './phone-line.js';
import { createPhoneNegotiation, type PhoneNegotiation } from './phone-negotiation.js';

const channel = 'phone';

interface OpenParts {
  readonly opening: CarrierOpening;
  readonly phone: string;
  readonly negotiation: PhoneNegotiation;
  readonly recovery: Recovery;
  readonly signaller: Signaller;
}

interface Waiter {
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Carries the call of a device and a phone, whose descriptions hold all there is to say: nothing waits for candidates. It is the
 * device that looks for a new way, by a new offer.
 */
export async function createPhoneCarrier({ port, link, clock, logger, local }: CarrierParts): Promise<MediaCarrier> {
  if (!port.createPhonePeer) throw callError('calls/unsupported', 'call a phone');
  let open: OpenParts | undefined;
  let held: Held = notHeld;
  // What was offered last, and what the phone has agreed to.
  let offered = false;
  let agreed = false;
  let endSending: (() => void) | undefined;
  let waiters: Waiter[] = [];

  const peer = await port.createPhonePeer({
    iceServers: [],
    listener: {
      onNegotiationNeeded: () => open?.negotiation.offer(),
      // Who answers learns where this device is from the first packet (RFC 8445, 7.3.1.3).
      onCandidate: () => undefined,
      onTrack: (source, track) => open?.opening.listener.onTrack(open.phone, source, track),
      onState(state) {
        if (state === 'disconnected') link.hurry();
        open?.recovery.state(state);
        open?.opening.listener.onState(state);
      },
    },
  });
  const show = (next: Held) => {
    if (next.local === held.local && next.remote === held.remote) return;
    held = next;
    open?.opening.listener.onHeld?.(held);
  };
  /** Who is on hold hears nothing of this device. */
  const send = () => {
    if (held.local && endSending) {
      endSending();
      endSending = undefined;
      peer
        .send('microphone', undefined)
        .catch((error: unknown) => logger?.debug('A track was not taken away', { error }));
    } else if (!held.local) endSending ??= local.sendTo(peer);
  };
  const want = (on: boolean) => {
    show({ ...held, local: on });
    send();
    peer.hold(on);
  };
  const settle = (run: (waiter: Waiter) => void) => {
    const settled = waiters;
    waiters = [];
    for (const waiter of settled) run(waiter);
  };
  const onTaken = ({ type, sdp = '' }: Description) => {
    const deaf = /^a=(sendonly|inactive)\s*$/mu.test(sdp);
    // Whom this device holds answers so: whether it holds too is not to be seen.
    if (type === 'offer' || !offered) show({ ...held, remote: deaf });
    if (type !== 'answer') return;
    agreed = offered;
    if (agreed === held.local) settle(({ resolve }) => resolve());
  };
  const onRefused = () => {
    want(agreed);
    settle(({ reject }) => reject(callError('calls/unsupported', 'hold the call or take it up again')));
  };
  send();

  return {
    open(opening) {
      const { record, viewer, iceServers, listener } = opening;
      const { id: callId, epoch } = record;
      const signaller = createSignaller({ link, clock, logger, callId, epoch, channel });
      const say = (description: Description) => {
        if (description.type === 'offer') offered = held.local;
        signaller.describe(description);
      };
      const negotiation = createPhoneNegotiation({ peer, say, clock, logger, onTaken, onRefused });
      const recovery = createRecovery({
        ...{ clock, polite: false },
        restart: () => peer.restartIce(),
        giveUp: () => listener.onGivenUp(),
      });
      const phone = otherEntry(record, viewer)?.id ?? '';
      open = { opening, phone, negotiation, recovery, signaller };
      peer.setIceServers(iceServers);
      if (opening.held) want(true);
      // Whoever calls offers first; a device that takes the call up again does, too.
      if (record.createdBy === viewer.userId || epoch > 1) negotiation.offer();
    },
    answered: () => open?.recovery.begin(),
    follow: () => undefined,
    receive(event) {
      if (event.ev === 'media.described' && event.data.channel === channel)
        open?.negotiation.receive(event.data.description);
    },
    useServers(iceServers) {
      peer.setIceServers(iceServers);
      open?.recovery.disturbed();
    },
    sessionResumed() {
      open?.signaller.repeat(false);
      open?.recovery.disturbed();
    },
    networkChanged: () => open?.recovery.networkChanged(),
    levels: () => new Map(open ? [[open.phone, peer.level?.()]] : []),
    stats: () => peer.stats(),
    line: {
      hold(on) {
        want(on);
        const settled = new Promise<void>((resolve, reject) => waiters.push({ resolve, reject }));
        if (on === agreed && peer.signalingState === 'stable') settle(({ resolve }) => resolve());
        return settled;
      },
      sendTones: (tones) => peer.sendTones(tones),
    },
    close() {
      endSending?.();
      open?.negotiation.end();
      open?.recovery.end();
      open?.signaller.end();
      open = undefined;
      peer.close();
      settle(({ reject }) => reject(callError('calls/ended', 'hold the call')));
    },
  };
}
