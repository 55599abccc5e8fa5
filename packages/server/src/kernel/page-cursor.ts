import { RequestError } from './request-error.js';

const callId = /^cll_[0-9A-Za-z]{20,32}$/;
const reportId = /^rpt_[0-9A-Za-z]{20,32}$/;
const userId = /^[A-Za-z0-9._@-]{1,128}$/;

/** The place of a page in a list that is ordered by a number. */
export function numberOfCursor(cursor: string): number {
  const value = /^n[0-9a-z]{1,11}$/.test(cursor) ? parseInt(cursor.slice(1), 36) : NaN;
  if (!Number.isSafeInteger(value)) throw notOurs();
  return value;
}

/** The cursor of a place in a list that is ordered by a number. */
export function cursorOfNumber(value: number): string {
  return `n${value.toString(36)}`;
}

/** The place of a page in a list that is ordered by users' ids. */
export function userOfCursor(cursor: string): string {
  const id = cursor.slice(1);
  if (!cursor.startsWith('u') || !userId.test(id)) throw notOurs();
  return id;
}

/** The cursor of a place in a list that is ordered by users' ids. */
export function cursorOfUser(id: string): string {
  return `u${id}`;
}

/** The place of a page in a list of pinned messages. */
export function pinOfCursor(cursor: string): { readonly pinnedAt: number; readonly seq: number } {
  const [, at = '', seq = ''] = /^p([0-9a-z]{1,11})\.([0-9a-z]{1,11})$/.exec(cursor) ?? [];
  const pin = { pinnedAt: parseInt(at, 36), seq: parseInt(seq, 36) };
  if (!Number.isSafeInteger(pin.pinnedAt) || !Number.isSafeInteger(pin.seq)) throw notOurs();
  return pin;
}

/** The cursor of a place in a list of pinned messages. */
export function cursorOfPin({ pinnedAt, seq }: { readonly pinnedAt: number; readonly seq: number }): string {
  return `p${pinnedAt.toString(36)}.${seq.toString(36)}`;
}

/** The place of a page in a list of calls. */
export function callOfCursor(cursor: string): string {
  const id = cursor.slice(1);
  if (!cursor.startsWith('c') || !callId.test(id)) throw notOurs('/before');
  return id;
}

/** The cursor of a place in a list of calls. */
export function cursorOfCall(id: string): string {
  return `c${id}`;
}

/** The place of a page in a list of reports. */
export function reportOfCursor(cursor: string): string {
  const id = cursor.slice(1);
  if (!cursor.startsWith('r') || !reportId.test(id)) throw notOurs();
  return id;
}

/** The cursor of a place in a list of reports. */
export function cursorOfReport(id: string): string {
  return `r${id}`;
}

function notOurs(path = '/cursor'): RequestError {
  const problems = [{ path, message: 'Expected a cursor that this list gave' }];
  return new RequestError('protocol/invalid-params', { details: { problems } });
}
