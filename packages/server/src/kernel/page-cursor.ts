import { RequestError } from './request-error.js';

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

function notOurs(): RequestError {
  const problems = [{ path: '/cursor', message: 'Expected a cursor that this list gave' }];
  return new RequestError('protocol/invalid-params', { details: { problems } });
}
