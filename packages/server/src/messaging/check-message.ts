import { limits, type Metadata, type Params } from '@parley/protocol';
import { RequestError } from '../kernel/request-error.js';
import { exceedsBytes, isOneEmoji, isStorable } from '../kernel/text.js';

/** Refuses a message that is empty, too large or not well-formed, or that is several things at once. */
export function checkMessage(params: Params<'message.send'>): void {
  const { clientId, poll, files, forward, store } = params;
  // The messages of calls have the ids of these: nobody takes their place.
  if (clientId.startsWith('cll_')) throw unexpected('/clientId', 'Expected none of those that begin with cll_');
  if (forward) checkNothingBeside(params);
  else checkContent(params, { empty: !poll && !files });
  // Who may read a file is who may read its message: there must be one.
  if (files && store === false) throw unexpected('/files', 'Expected none in a message whose content is not kept');
  if (!poll) return;
  const { question, options } = poll;
  if (![question, ...options].every(isStorable)) throw new RequestError('messaging/invalid-text');
  // What is not kept cannot count votes.
  if (store === false) throw invalidPoll('/poll', 'Expected none in a message whose content is not kept');
  if (new Set(options).size < options.length) throw invalidPoll('/poll/options', 'Expected options that all differ');
}

/** Refuses a text with metadata that is too large or not well-formed, or empty where it must not be. */
export function checkContent(
  { text, metadata }: { readonly text: string; readonly metadata?: Metadata },
  refuse: { readonly empty: boolean },
): void {
  const fields = metadata === undefined ? undefined : JSON.stringify(metadata);
  if (refuse.empty && text === '' && (fields === undefined || fields === '{}'))
    throw new RequestError('messaging/empty');
  if (exceedsBytes(text, limits.textBytes)) throw tooLarge(limits.textBytes);
  if (fields !== undefined && exceedsBytes(fields, limits.metadataBytes)) throw tooLarge(limits.metadataBytes);
  if (!isStorable(text)) throw new RequestError('messaging/invalid-text');
}

/** Refuses what is not one whole emoji. */
export function checkEmoji(emoji: string): void {
  if (!isOneEmoji(emoji)) throw new RequestError('messaging/invalid-emoji');
}

/** Refuses a name that not every store can hold. */
export function checkName(name: string): void {
  if (isStorable(name)) return;
  throw unexpected('/name', 'Expected well-formed Unicode without U+0000');
}

/** What is forwarded stays as it was said: whoever forwards it says their own in a message of its own. */
function checkNothingBeside({ text, metadata, poll, files }: Params<'message.send'>): void {
  const beside =
    text !== '' ? 'text' : metadata !== undefined ? 'metadata' : poll ? 'poll' : files ? 'files' : undefined;
  if (beside === undefined) return;
  throw unexpected(`/${beside}`, 'Expected none beside a message to forward');
}

function invalidPoll(path: string, message: string): RequestError {
  return new RequestError('messaging/invalid-poll', { details: { problems: [{ path, message }] } });
}

function unexpected(path: string, message: string): RequestError {
  return new RequestError('protocol/invalid-params', { details: { problems: [{ path, message }] } });
}

function tooLarge(limit: number): RequestError {
  return new RequestError('messaging/too-large', { details: { limit } });
}
