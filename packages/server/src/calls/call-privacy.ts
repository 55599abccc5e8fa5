import type { CallAbilities, CallRecord, Params } from '@parley/protocol';
import { RequestError } from '../kernel/request-error.js';

/** Refuses to let the server hear what is said in a call that is encrypted from device to device. */
export function mayListen(call: CallRecord): void {
  if (call.encrypted) throw new RequestError('calls/encrypted');
}

/** What a call is from its start on, and what the server can do with it then: one that is encrypted it cannot hear. */
export function privacyOf(
  { encrypted }: Pick<Params<'call.start'>, 'encrypted'>,
  abilities: CallAbilities,
): Pick<CallRecord, 'encrypted' | 'capabilities'> {
  if (!encrypted) return { capabilities: abilities };
  return { encrypted, capabilities: { ...abilities, recording: false, captions: false } };
}

/** Refuses to take a call that is not encrypted for one that was to be. */
export function checkPrivacy(running: CallRecord, { encrypted }: Pick<Params<'call.start'>, 'encrypted'>): void {
  if (encrypted && !running.encrypted) throw new RequestError('calls/not-encrypted');
}
