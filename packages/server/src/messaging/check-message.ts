import { limits, type Params } from '@parley/protocol';
import { RequestError } from '../kernel/request-error.js';
import { exceedsBytes, isStorable } from '../kernel/text.js';

/** Refuses a message that is empty, too large or not well-formed. */
export function checkMessage({ text, metadata }: Params<'message.send'>): void {
  const fields = metadata === undefined ? undefined : JSON.stringify(metadata);
  if (text === '' && (fields === undefined || fields === '{}')) throw new RequestError('messaging/empty');
  if (exceedsBytes(text, limits.textBytes)) throw tooLarge(limits.textBytes);
  if (fields !== undefined && exceedsBytes(fields, limits.metadataBytes)) throw tooLarge(limits.metadataBytes);
  if (!isStorable(text)) throw new RequestError('messaging/invalid-text');
}

/** Refuses a name that not every store can hold. */
export function checkName(name: string): void {
  if (isStorable(name)) return;
  const problems = [{ path: '/name', message: 'Expected well-formed Unicode without U+0000' }];
  throw new RequestError('protocol/invalid-params', { details: { problems } });
}

function tooLarge(limit: number): RequestError {
  return new RequestError('messaging/too-large', { details: { limit } });
}
