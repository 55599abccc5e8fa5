import type { CallRecord } from '@parley/protocol';
import type { Link } from '../../connection/link.js';
import type { Observable } from '../../kernel/observable.js';
import { ParleyError } from '../../kernel/parley-error.js';
import { callError } from '../call-errors.js';
import type { CallCapabilities, CallSnapshot } from '../calls.js';
import type { PhoneLine } from './phone-line.js';

/** What is done in calls with phones alone; `capabilities` says when. */
export interface PhoneControls {
  /**
   * Puts the call on hold, or takes it up again with `false`: nobody hears the other meanwhile. Settles when the phone has agreed.
   * @throws ParleyError `calls/unsupported`
   */
  hold(on?: boolean): Promise<void>;
  /**
   * Sends the tones of keys: digits, `*`, `#`, `A` to `D`, and `,` which waits 2 s. Settles when the last was sent.
   * @throws ParleyError `calls/unsupported`, `telephony/invalid-digits`
   */
  sendDigits(digits: string): Promise<void>;
  /**
   * Hands the phone to another one, which is rung (`tel:+33123456789`), or to the phone of another call of this user: then this user
   * leaves. Settles when the other has it; where it fails the call goes on as it was, and `details.reason` says why.
   * @throws ParleyError `calls/unsupported`, `telephony/transfer-failed`, `telephony/unknown-number`, `telephony/barred`,
   * `telephony/transferring`
   */
  transfer(to: string | { readonly id: string }): Promise<void>;
}

/** What they need. */
export interface PhoneControlsParts {
  readonly link: Link;
  readonly callId: string;
  readonly apply: (record: CallRecord) => void;
  readonly state: Observable<CallSnapshot>;
  readonly line: () => Promise<PhoneLine | undefined>;
}

/** The controls of one call. */
export function createPhoneControls({ link, callId, apply, state, line }: PhoneControlsParts): PhoneControls {
  const need = (ability: keyof CallCapabilities) => {
    if (!state.get().capabilities[ability]) throw callError('calls/unsupported', 'do this in this call');
  };
  const lineFor = async (ability: keyof CallCapabilities) => {
    need(ability);
    const there = await line();
    if (!there) throw callError('calls/unsupported', 'do this in this call');
    return there;
  };
  /** Settles once it is known what became of the transfer. */
  const outcome = () =>
    new Promise<void>((resolve, reject) => {
      let stop: (() => void) | undefined;
      const look = ({ transfer, status }: CallSnapshot) => {
        if (transfer?.state === 'trying' && status !== 'ended') return false;
        if (transfer?.state === 'done') resolve();
        else if (transfer?.state === 'failed') reject(failed(transfer.reason));
        else reject(callError('calls/ended', 'transfer the call'));
        stop?.();
        return true;
      };
      if (!look(state.get())) stop = state.subscribe(look);
    });
  return {
    hold: async (on = true) => (await lineFor('hold')).hold(on),
    async sendDigits(digits) {
      const tones = digits.toUpperCase();
      if (!/^[0-9*#A-D,]{1,64}$/u.test(tones)) throw noTones();
      await (await lineFor('dtmf')).sendTones(tones);
    },
    async transfer(to) {
      need('transfer');
      const whom = typeof to === 'string' ? { to } : { attended: to.id };
      const { call } = await link.request('call.transfer', { callId, ...whom }, { durable: true });
      apply(call);
      await outcome();
    },
  };
}

function failed(reason = 'failed'): ParleyError {
  const text = `Unable to transfer the call: because whom it was to go to did not get it (${reason}). It goes on as it was.`;
  return new ParleyError('telephony/transfer-failed', text, { retryable: true, details: { reason } });
}

function noTones(): ParleyError {
  const text =
    'Unable to send the digits: because only 0 to 9, *, #, A to D and , are tones. Send at most 64 of these.';
  return new ParleyError('telephony/invalid-digits', text);
}
