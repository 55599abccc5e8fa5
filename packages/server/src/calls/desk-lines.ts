import type { CallRecord } from '@parley/protocol';
import { joinLegs, type JoinedLegs } from '../kernel/join-legs.js';
import { logFailure } from '../kernel/log-failure.js';
import type { IncomingPhoneCall, PhoneEnd, PhoneLeg, PhoneLegEvent } from '../kernel/phone-edge.js';
import type { Phones } from '../kernel/phones.js';
import type { Clock, Log } from '../kernel/ports.js';
import { deskDevice } from './call-entry.js';
import type { CallEvent, Refusal } from './call-machine.js';
import type { LiveCall, LiveCalls } from './live-calls.js';
import { phoneOf, type PhoneLines } from './phone-lines.js';
import { silentOffer } from './plain-offer.js';

/** Desk phones in calls: each is one more place where its user is rung, and from which they call. */
export interface DeskLines {
  /** A desk phone calls a phone: the call is there already. */
  bridge(on: LiveCall, incoming: IncomingPhoneCall, placed: { readonly to: string; readonly caller?: string }): void;
  /** Rings the desk phones of a user whom the call rings. */
  ring(on: LiveCall, ring: Ring): void;
  /** The call has changed: what rings in vain stops, and what has ended is hung up. */
  follow(on: LiveCall): void;
}

/** Whom to ring. */
export interface Ring {
  readonly userId: string;
  /** What is shown as the caller's number. */
  readonly caller?: string;
  /** That of a phone that calls. */
  readonly offer?: string;
}

/** A desk phone that has answered. */
interface Answer {
  readonly userId: string;
  readonly leg: PhoneLeg;
  readonly offer: string | undefined;
}

/** What they are given. */
export interface DeskLinesDeps {
  readonly phones: Phones;
  readonly lines: PhoneLines;
  readonly live: () => LiveCalls;
  readonly clock: Clock;
  readonly log: Log;
}

/** Keeps the legs of desk phones. */
export function createDeskLines({ phones, lines, live, clock, log }: DeskLinesDeps): DeskLines {
  /** What rings, by call. */
  const ringing = new WeakMap<LiveCall, Set<PhoneLeg>>();
  /** Both legs of calls from phone to phone. */
  const joined = new WeakMap<LiveCall, readonly PhoneLeg[]>();

  function happen(on: LiveCall, ...events: readonly CallEvent[]): void {
    if (events.map((event) => live().apply(on, event)).includes(true)) live().tell(on);
  }

  /** One of the two phones of a call, which has been in it, is gone. */
  function gone(on: LiveCall, userId: string, reason: PhoneEnd): void {
    const at = clock.now();
    if (reason !== 'failed' && reason !== 'unreachable') happen(on, { type: 'hungUp', userId, at });
    else happen(on, { type: 'lost', userId }, { type: 'abandoned', userId, at });
  }

  /** What the leg of the phone that is called says of the call. */
  function note(on: LiveCall, userId: string, event: PhoneLegEvent): void {
    const at = clock.now();
    if (event.type === 'ringing') happen(on, { type: 'rang', userId });
    else if (event.type === 'answered') happen(on, { type: 'accepted', userId, device: 'phone', at });
    else if (event.type !== 'ended') return;
    else if (on.call.state === 'active') gone(on, userId, event.reason);
    else if (event.reason === 'timeout') happen(on, { type: 'timedOut', at });
    else happen(on, { type: 'rejected', userId, reason: refusalOf(event.reason), at });
  }

  /** The phone that waits goes to this desk phone, which has answered: only now it is told where that phone is. */
  function answerPhone(on: LiveCall, { userId, leg, offer }: Answer): ((event: PhoneLegEvent) => void) | undefined {
    const callerId = phoneOf(on.call)?.id ?? '';
    const caller = lines.take(on, (event) => {
      if (event.type === 'ended') gone(on, callerId, event.reason);
      legs.first(event);
    });
    if (!caller || offer === undefined) return undefined;
    const legs: JoinedLegs = joinLegs(caller, () => leg);
    joined.set(on, [caller, leg]);
    happen(on, { type: 'accepted', userId, device: deskDevice, at: clock.now() });
    leg.renegotiate(offer).then(
      (sdp) => legs.second({ type: 'answered', sdp }),
      (error: unknown) => {
        logFailure(log, error, { task: 'phone.answer', call: on.call.id });
        gone(on, userId, 'failed');
      },
    );
    return (event) => {
      if (event.type === 'ended') gone(on, userId, event.reason);
      if (event.type !== 'answered') legs.second(event);
    };
  }

  /** The device that waits goes on with this desk phone, which has answered. */
  function answerDevice(on: LiveCall, { userId, leg }: Answer): (event: PhoneLegEvent) => void {
    const hear = lines.adopt(on, leg);
    happen(on, { type: 'phoned', userId, at: clock.now() });
    return (event) => {
      if (event.type !== 'answered') hear(event);
    };
  }

  function ringOne(on: LiveCall, to: string, { userId, caller, offer }: Ring): PhoneLeg {
    let hear: ((event: PhoneLegEvent) => void) | undefined;
    // Where several phones ring, one place is told to one of them alone: the one that answers.
    const call = { callId: on.call.id, to, sdp: silentOffer(clock.now()), ...(caller === undefined ? {} : { caller }) };
    const leg = phones.ringDesk(call, (event) => {
      if (hear) {
        hear(event);
        return;
      }
      const waits = ringing.get(on)?.has(leg) === true && on.call.state === 'ringing';
      switch (event.type) {
        case 'ringing':
          if (waits) happen(on, { type: 'rang', userId });
          return;
        case 'answered':
          ringing.get(on)?.delete(leg);
          if (waits) hear = (on.call.topology === 'phone' ? answerPhone : answerDevice)(on, { userId, leg, offer });
          if (hear) hear(event);
          else leg.end('hangup');
          return;
        // Nobody listens yet.
        case 'early':
          return;
        case 'offered':
          event.refuse();
          return;
        case 'ended':
          ringing.get(on)?.delete(leg);
          if (waits && event.reason === 'rejected')
            happen(on, { type: 'rejected', userId, reason: 'rejected', at: clock.now() });
      }
    });
    return leg;
  }

  return {
    bridge(on, incoming, placed) {
      const [user] = on.call.participants;
      const phone = phoneOf(on.call)?.id ?? '';
      const call = { ...placed, callId: on.call.id, sdp: incoming.sdp };
      let second: PhoneLeg | undefined;
      const first = incoming.take((event) => {
        if (event.type === 'ended') gone(on, user?.id ?? '', event.reason);
        legs.first(event);
      });
      const legs = joinLegs(first, (hear) => {
        second = phones.place(on.app, call, (event) => {
          note(on, phone, event);
          hear(event);
        });
        return second;
      });
      joined.set(on, second ? [first, second] : [first]);
    },
    ring(on, ring) {
      phones
        .desksOf(on.app, ring.userId)
        .then((addresses) => {
          if (!isRinging(on.call)) return;
          ringing.set(on, new Set(addresses.map((to) => ringOne(on, to, ring))));
        })
        .catch((error: unknown) => logFailure(log, error, { task: 'phone.desks', call: on.call.id }));
    },
    follow(on) {
      if (!isRinging(on.call)) {
        const legs = ringing.get(on) ?? [];
        ringing.delete(on);
        for (const leg of legs) leg.end('cancelled');
      }
      if (on.call.state !== 'ended') return;
      const { reason = 'failed', answeredAt } = on.call;
      const both = joined.get(on) ?? [];
      joined.delete(on);
      for (const leg of both) leg.end(answeredAt === undefined ? endOf(reason) : 'hangup');
    },
  };
}

/** Whether desk phones may ring for it: a call of two that nobody has taken. */
function isRinging({ state, topology }: CallRecord): boolean {
  return state === 'ringing' && (topology === 'phone' || topology === 'p2p');
}

const refusalOf = (reason: Exclude<PhoneEnd, 'timeout'>): Refusal =>
  reason === 'hangup' || reason === 'cancelled' ? 'failed' : reason;

/** What the phones are told of a call that was not answered. */
function endOf(reason: NonNullable<CallRecord['reason']>): PhoneEnd {
  if (reason === 'answeredElsewhere' || reason === 'rejectedElsewhere') return 'rejected';
  return reason === 'hangup' ? 'cancelled' : reason;
}
