import type { PhoneEnd } from '../kernel/phone-edge.js';

/** SIP's final statuses (RFC 3261, 21; RFC 8197 and 8688 for 607 and 608). What is not named is its hundred's. */
const ofStatus: Readonly<Record<number, PhoneEnd>> = {
  ...{ 401: 'barred', 402: 'barred', 403: 'barred', 407: 'barred' },
  ...{ 404: 'unknownNumber', 410: 'unknownNumber', 416: 'unknownNumber', 484: 'unknownNumber', 485: 'unknownNumber' },
  ...{ 604: 'unknownNumber', 408: 'timeout', 480: 'timeout', 486: 'busy', 600: 'busy', 487: 'cancelled' },
  ...{ 603: 'rejected', 607: 'rejected', 608: 'rejected', 430: 'unreachable' },
};
const ofHundred: Readonly<Record<number, PhoneEnd>> = { 5: 'unreachable' };

/** Causes of telephone networks (ITU-T Q.850): where one is told, it says more than the status does. 16 says nothing of a call that failed. */
const ofCause: Readonly<Record<number, PhoneEnd>> = {
  ...{
    1: 'unknownNumber',
    2: 'unreachable',
    3: 'unreachable',
    17: 'busy',
    18: 'timeout',
    19: 'timeout',
    20: 'timeout',
  },
  ...{ 21: 'rejected', 22: 'unknownNumber', 27: 'unreachable', 28: 'unknownNumber', 34: 'unreachable' },
  ...{ 38: 'unreachable', 41: 'unreachable', 42: 'unreachable', 47: 'unreachable', 50: 'barred', 52: 'barred' },
  ...{ 54: 'barred', 55: 'barred', 57: 'barred', 87: 'barred' },
};

/** Why a call failed that was never answered, by its final status and the `Reason` header (RFC 3326), where there is one. */
export function endOfFailure(status: number, reason?: string): PhoneEnd {
  const cause = causeOf(reason);
  const told = cause === undefined ? undefined : ofCause[cause];
  return told ?? ofStatus[status] ?? ofHundred[Math.trunc(status / 100)] ?? 'failed';
}

/** Why a call ended that was answered, by the `Reason` header of its BYE: most give none, or 16. */
export function endOfBye(reason?: string): PhoneEnd {
  const cause = causeOf(reason);
  const told = cause === undefined ? undefined : ofCause[cause];
  return told === 'unreachable' ? 'failed' : 'hangup';
}

function causeOf(reason?: string): number | undefined {
  const [, cause] = /Q\.850\s*;(?:[^,]*;)?\s*cause\s*=\s*(\d{1,3})/i.exec(reason ?? '') ?? [];
  return cause === undefined ? undefined : Number(cause);
}

/** How an end is told to a phone. */
export interface Refusal {
  readonly status: number;
  readonly phrase: string;
  /** The `Reason` header. */
  readonly reason: string;
}

const q850 = ([status, phrase]: readonly [number, string], cause: number, text: string): Refusal => ({
  ...{ status, phrase },
  reason: `Q.850;cause=${cause};text="${text}"`,
});

/** What is said to a phone that calls and is not taken; of BYE and CANCEL the reason alone. */
export const refusals: Readonly<Record<PhoneEnd, Refusal>> = {
  hangup: q850([480, 'Temporarily Unavailable'], 16, 'Normal call clearing'),
  cancelled: q850([487, 'Request Terminated'], 16, 'Normal call clearing'),
  rejected: q850([603, 'Decline'], 21, 'Call rejected'),
  busy: q850([486, 'Busy Here'], 17, 'User busy'),
  timeout: q850([480, 'Temporarily Unavailable'], 19, 'No answer from user'),
  unknownNumber: q850([404, 'Not Found'], 1, 'Unallocated number'),
  barred: q850([403, 'Forbidden'], 57, 'Bearer capability not authorized'),
  unreachable: q850([503, 'Service Unavailable'], 38, 'Network out of order'),
  failed: q850([500, 'Server Internal Error'], 41, 'Temporary failure'),
};
