import type { CallRecord, CallTransfer, Params } from '@parley/protocol';
import type { PhoneLeg } from '../kernel/phone-edge.js';
import { joinLegs, type JoinedLegs } from '../kernel/join-legs.js';
import type { LiveSession } from '../kernel/incoming-request.js';
import { logFailure } from '../kernel/log-failure.js';
import type { Phones } from '../kernel/phones.js';
import type { Clock, Log } from '../kernel/ports.js';
import { RequestError } from '../kernel/request-error.js';
import { sendingPart } from './call-policy.js';
import type { LiveCall, LiveCalls } from './live-calls.js';
import { phoneOf, type PhoneLines } from './phone-lines.js';
import { silentOffer, talkingOffer } from './plain-offer.js';

/** What transfers need. */
export interface TransferDeps {
  readonly phones: Phones;
  readonly lines: PhoneLines;
  readonly live: LiveCalls;
  readonly clock: Clock;
  readonly log: Log;
}

/** Hands the phone of a call to another phone. Rejects where it cannot be tried; what becomes of it the call's record says. */
export type TransferCall = (session: LiveSession, on: LiveCall, params: Params<'call.transfer'>) => Promise<void>;

/** Makes transfers of calls with phones: the media of both phones is joined at the edge, and their legs here. */
export function createTransferCall({ phones, lines, live, clock, log }: TransferDeps): TransferCall {
  let versions = 1_000_000;

  function happen(on: LiveCall, transfer: CallTransfer, moved = false): void {
    if (live.apply(on, { type: 'transferred', transfer, ...(moved ? { moved } : {}) })) live.tell(on);
  }

  /** Lets two phones hear each other; `there` is where the second one is. */
  async function join(first: PhoneLeg, second: PhoneLeg, there: string): Promise<void> {
    const here = await first.renegotiate(talkingOffer(there, (versions += 1)));
    await second.renegotiate(talkingOffer(here, (versions += 1)));
  }

  /** The user leaves; both phones stay. */
  function leave(on: LiveCall, userId: string): void {
    if (live.apply(on, { type: 'hungUp', userId, at: clock.now() })) live.tell(on);
  }

  async function attended(on: LiveCall, other: LiveCall, transfer: CallTransfer): Promise<void> {
    const [first, second] = [lines.legOf(on), lines.legOf(other)];
    if (!first || !second) throw new RequestError('calls/unsupported');
    happen(on, transfer);
    try {
      await join(first, second, await second.renegotiate(silentOffer((versions += 1))));
    } catch (error) {
      logFailure(log, error, { task: 'phone.transfer', call: on.call.id });
      happen(on, { ...transfer, state: 'failed', reason: 'failed' }, true);
      // Its device gets its phone back by a new channel, as the first one does.
      happen(other, { ...transfer, state: 'failed', reason: 'failed' }, true);
      return;
    }
    const joined: { legs?: JoinedLegs } = {};
    lines.release(on, (event) => joined.legs?.first(event));
    lines.release(other, (event) => joined.legs?.second(event));
    joined.legs = joinLegs(first, () => second, true);
    happen(on, { ...transfer, state: 'done' });
    leave(on, transfer.by);
    leave(other, transfer.by);
  }

  function blind(on: LiveCall, first: PhoneLeg, call: { to: string; caller?: string; transfer: CallTransfer }): void {
    const { transfer, to, caller } = call;
    const placed = { callId: on.call.id, to, sdp: silentOffer((versions += 1)), ...(caller ? { caller } : {}) };
    let joined: JoinedLegs | undefined;
    let over = false;
    const second: PhoneLeg = phones.place(on.app, placed, (event) => {
      if (joined) joined.second(event);
      else if (event.type === 'answered') void answered(event.sdp);
      else if (event.type === 'offered') event.refuse();
      else if (event.type === 'ended' && !over) {
        over = true;
        const reason = event.reason === 'hangup' || event.reason === 'cancelled' ? 'failed' : event.reason;
        happen(on, { ...transfer, state: 'failed', reason });
      }
    });
    happen(on, transfer);

    async function answered(sdp: string): Promise<void> {
      try {
        await join(first, second, sdp);
        // One of the two phones, or the user, may have gone meanwhile.
        if (over) throw new Error('Unable to transfer: because one of the two hung up.');
      } catch (error) {
        logFailure(log, error, { task: 'phone.transfer', call: on.call.id });
        if (!over) happen(on, { ...transfer, state: 'failed', reason: 'failed' }, true);
        over = true;
        second.end('hangup');
        return;
      }
      joined = joinLegs(first, () => second, true);
      const { first: hear } = joined;
      lines.release(on, hear);
      happen(on, { ...transfer, state: 'done' });
      leave(on, transfer.by);
    }
    lines.alongside(on, () => {
      if (joined || over) return;
      over = true;
      second.end('cancelled');
    });
  }

  return async (session, on, { to, attended: otherId }) => {
    const by = session.userId;
    const may = (call: CallRecord): void => {
      sendingPart(call, session);
      if (call.topology !== 'phone' || call.state !== 'active') throw new RequestError('calls/unsupported');
      if (call.transfer?.state === 'trying') throw new RequestError('telephony/transferring');
    };
    may(on.call);
    if (otherId !== undefined) {
      const other = live.get(session.app, otherId);
      if (!other || other === on) throw new RequestError('calls/not-found');
      may(other.call);
      const phone = phoneOf(other.call);
      if (!phone || !lines.legOf(on) || !lines.legOf(other)) throw new RequestError('calls/unsupported');
      attended(on, other, { to: phone.id, by, state: 'trying' }).catch((error: unknown) =>
        logFailure(log, error, { task: 'phone.transfer', call: on.call.id }),
      );
      return;
    }
    if (to === undefined) {
      const problems = [{ path: '/to', message: 'Expected to or attended' }];
      throw new RequestError('protocol/invalid-params', { details: { problems } });
    }
    // A user takes a call on a device, not on a phone.
    if (!to.includes(':')) throw new RequestError('calls/unsupported');
    const route = await phones.route({ app: session.app, userId: by }, to);
    may(on.call);
    const leg = lines.legOf(on);
    if (!leg || route.userId !== undefined) throw new RequestError('calls/unsupported');
    const caller = route.caller ?? on.call.number;
    const transfer = { to: route.party.id, by, state: 'trying' } as const;
    blind(on, leg, { to: route.to, transfer, ...(caller === undefined ? {} : { caller }) });
  };
}
