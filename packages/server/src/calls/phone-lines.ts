import type { CallRecord, Description, EventFrame, Params, Participant } from '@parley/protocol';
import type { PhoneEnd, PhoneLeg, PhoneLegEvent } from '../kernel/phone-edge.js';
import type { IncomingPhoneCall } from '../kernel/phone-edge.js';
import type { Phones } from '../kernel/phones.js';
import type { Clock, Log } from '../kernel/ports.js';
import { logFailure } from '../kernel/log-failure.js';
import { RequestError } from '../kernel/request-error.js';
import { deskDevice } from './call-entry.js';
import type { LiveCall, LiveCalls } from './live-calls.js';

/** The phones of calls between a user and a phone: what the device says on `phone` goes to the phone's leg, and comes from there. */
export interface PhoneLines {
  /** @throws RequestError `calls/media-refused`. */
  describe(on: LiveCall, part: Participant, params: Params<'media.describe'>): void;
  /** A phone rings a user: the call is there already. */
  incoming(on: LiveCall, incoming: IncomingPhoneCall): void;
  /** The phone that waits for an answer goes on without the device: its leg, where it still waits. */
  take(on: LiveCall, hear: (event: PhoneLegEvent) => void): PhoneLeg | undefined;
  /** The call has a phone from now on, which has answered; gives who hears its leg. The device offers. */
  adopt(on: LiveCall, leg: PhoneLeg): (event: PhoneLegEvent) => void;
  /** The call has changed: a phone whose call has ended is hung up. */
  follow(on: LiveCall, before: CallRecord): void;
  /** The phone's leg, where there is one that was answered. */
  legOf(on: LiveCall): PhoneLeg | undefined;
  /** The phone goes on without the call: what its leg tells goes there from now on. */
  release(on: LiveCall, hear: (event: PhoneLegEvent) => void): void;
  /** Calls the function once when the call ends or has lost its phone. */
  alongside(on: LiveCall, over: () => void): void;
}

/** What they are given. */
export interface PhoneLinesDeps {
  readonly phones: Phones;
  readonly live: () => LiveCalls;
  readonly clock: Clock;
  readonly log: Log;
}

/** The phone of one call. */
interface Line {
  leg: PhoneLeg | undefined;
  /** The epoch of the device's first offer. */
  readonly epoch: number;
  /** The phone called, and waits for the answer to its offer. */
  incoming: boolean;
  answered: boolean;
  /** What the phone offers anew. */
  offered: Extract<PhoneLegEvent, { type: 'offered' }> | undefined;
  /** What the device offers anew, while an earlier one is under way. */
  next: string | undefined;
  asking: boolean;
  /** Who hears what its leg tells, where that is not the call any more. */
  heir: ((event: PhoneLegEvent) => void) | undefined;
  readonly endings: (() => void)[];
}

/** The phone of a call with one: one out there, or else a desk phone. */
export function phoneOf({ participants, topology }: CallRecord): Participant | undefined {
  if (topology !== 'phone') return undefined;
  return participants.find(({ phone }) => phone) ?? participants.find(({ device }) => device === deskDevice);
}

const refused = () => new RequestError('calls/media-refused');

/** Keeps a leg for each call with a phone. */
export function createPhoneLines({ phones, live, clock, log }: PhoneLinesDeps): PhoneLines {
  const lines = new WeakMap<LiveCall, Line>();

  /** Says it on the channel to the user's device. */
  function say(on: LiveCall, description: Description): void {
    const { call } = on;
    const phone = phoneOf(call);
    const to = call.participants.find((part) => part !== phone);
    const { id: callId, epoch } = call;
    const event: EventFrame = { ev: 'media.described', data: { callId, channel: 'phone', epoch, description } };
    if (!to) return;
    try {
      on.relay.send(to, event);
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
    }
  }

  function happen(on: LiveCall, ...events: readonly Parameters<LiveCalls['apply']>[1][]): boolean {
    const changed = events.map((event) => live().apply(on, event)).includes(true);
    if (changed) live().tell(on);
    return changed;
  }

  /** What the end of its leg is to the call. */
  function over(on: LiveCall, line: Line, reason: PhoneEnd): void {
    const userId = phoneOf(on.call)?.id ?? '';
    const at = clock.now();
    if (line.incoming || line.answered) {
      if (reason !== 'failed' && reason !== 'unreachable') happen(on, { type: 'hungUp', userId, at });
      else happen(on, { type: 'lost', userId }, { type: 'abandoned', userId, at });
    } else if (reason === 'timeout') happen(on, { type: 'timedOut', at });
    else {
      const why = reason === 'hangup' || reason === 'cancelled' ? 'failed' : reason;
      happen(on, { type: 'rejected', userId, reason: why, at });
    }
  }

  function hear(on: LiveCall, line: Line, event: PhoneLegEvent): void {
    if (line.heir) {
      line.heir(event);
      return;
    }
    const userId = phoneOf(on.call)?.id ?? '';
    if (on.call.state === 'ended') {
      if (event.type === 'offered') event.refuse();
      return;
    }
    switch (event.type) {
      case 'ringing':
        happen(on, { type: 'rang', userId });
        return;
      case 'early':
        if (line.next === undefined && line.epoch === on.call.epoch) say(on, { type: 'pranswer', sdp: event.sdp });
        return;
      case 'answered':
        line.answered = true;
        happen(on, { type: 'accepted', userId, device: 'phone', at: clock.now() });
        if (line.next !== undefined) ask(on, line);
        else if (line.epoch === on.call.epoch) say(on, { type: 'answer', sdp: event.sdp });
        return;
      case 'offered':
        if (line.asking || line.offered) event.refuse();
        else {
          line.offered = event;
          say(on, { type: 'offer', sdp: event.sdp });
        }
        return;
      case 'ended':
        line.leg = undefined;
        over(on, line, event.reason);
    }
  }

  /** Carries the last offer of the device to the phone, one after the other. */
  function ask(on: LiveCall, line: Line): void {
    const { leg, next } = line;
    if (!leg || next === undefined || line.asking) return;
    line.next = undefined;
    line.asking = true;
    const { epoch } = on.call;
    leg
      .renegotiate(next)
      .then((sdp) => {
        if (line.next === undefined && on.call.epoch === epoch) say(on, { type: 'answer', sdp });
      })
      .catch((error: unknown) => {
        logFailure(log, error, { task: 'phone.renegotiate', call: on.call.id });
        // The device is free to offer again.
        if (line.next === undefined && on.call.epoch === epoch) say(on, { type: 'rollback' });
      })
      .finally(() => {
        line.asking = false;
        ask(on, line);
      });
  }

  function offer(on: LiveCall, part: Participant, sdp: string): void {
    const { call } = on;
    const known = lines.get(on);
    if (known) {
      if (known.incoming) throw refused();
      // What both offer at once: the device's goes on.
      takeBack(known);
      known.next = sdp;
      if (known.answered) ask(on, known);
      return;
    }
    const phone = phoneOf(call);
    if (!phone || call.state !== 'ringing' || call.createdBy !== part.id) throw refused();
    const line = newLine(call.epoch, false);
    lines.set(on, line);
    const caller = call.number === undefined ? {} : { caller: call.number };
    const leg = phones.place(on.app, { callId: call.id, to: phone.id, sdp, ...caller }, (event) =>
      hear(on, line, event),
    );
    if (on.call.state === 'ended') leg.end('cancelled');
    else line.leg = leg;
  }

  function answer(on: LiveCall, sdp: string): void {
    const line = lines.get(on);
    if (line?.incoming) {
      line.incoming = false;
      line.answered = true;
      line.leg?.accept(sdp);
    } else if (line?.offered) {
      const { offered } = line;
      line.offered = undefined;
      offered.answer(sdp);
    }
    // An answer to what was taken back is of no use.
  }

  return {
    describe(on, part, { description: { type, sdp } }) {
      if (sdp === undefined || (type !== 'offer' && type !== 'answer')) throw refused();
      if (type === 'offer') offer(on, part, sdp);
      else answer(on, sdp);
    },
    incoming(on, incoming) {
      const line = newLine(on.call.epoch, true);
      lines.set(on, line);
      line.leg = incoming.take((event) => hear(on, line, event));
      if (on.call.state === 'ended') return;
      line.leg.ring();
      // It waits for the device that answers.
      say(on, { type: 'offer', sdp: incoming.sdp });
    },
    follow(on, before) {
      const line = lines.get(on);
      if (!line) return;
      if (on.call.state !== 'ended') {
        // What was offered to the former device is of no use to the next one.
        if (on.call.epoch !== before.epoch) takeBack(line);
        return;
      }
      lines.delete(on);
      takeBack(line);
      for (const over of line.endings.splice(0)) over();
      if (line.heir) return;
      const { reason = 'failed' } = on.call;
      line.leg?.end(endOf(line, reason));
    },
    legOf: (on) => {
      const line = lines.get(on);
      return line?.answered ? line.leg : undefined;
    },
    take(on, hear) {
      const line = lines.get(on);
      if (!line?.incoming) return undefined;
      line.heir = hear;
      return line.leg;
    },
    adopt(on, leg) {
      const line = { ...newLine(on.call.epoch + 1, false), leg, answered: true };
      lines.set(on, line);
      return (event) => hear(on, line, event);
    },
    release(on, hear) {
      const line = lines.get(on);
      if (line) line.heir = hear;
    },
    alongside(on, over) {
      lines.get(on)?.endings.push(over);
    },
  };
}

function takeBack(line: Line): void {
  line.offered?.refuse();
  line.offered = undefined;
}

function newLine(epoch: number, incoming: boolean): Line {
  return {
    epoch,
    incoming,
    leg: undefined,
    answered: false,
    offered: undefined,
    next: undefined,
    asking: false,
    heir: undefined,
    endings: [],
  };
}

/** What the phone is told of why its call ended. */
function endOf({ answered }: Line, reason: NonNullable<CallRecord['reason']>): PhoneEnd {
  if (answered) return 'hangup';
  if (reason === 'answeredElsewhere' || reason === 'rejectedElsewhere') return 'rejected';
  return reason === 'hangup' ? 'cancelled' : reason;
}
