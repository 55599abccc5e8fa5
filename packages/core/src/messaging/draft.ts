import type { Limits, Params } from '@parley/protocol';
import { ParleyError } from '../kernel/parley-error.js';
import { isLonger, isWellFormed } from '../kernel/utf8.js';
import type { Draft, MessageRef } from './messaging.js';

// The envelope of a frame is this deep around the metadata.
const envelopeDepth = 3;

/** What a message says, as the wire carries it. */
export type Content = Omit<Params<'message.send'>, 'conversationId' | 'clientId'>;

/** The seq of a stored message. @throws ParleyError `messaging/no-message` */
export function seqOf(message: MessageRef): number {
  const seq = typeof message === 'number' ? message : message.seq;
  if (seq === undefined) {
    const text = 'Unable to do this with the message: it is not stored yet. Wait until it is sent.';
    throw new ParleyError('messaging/no-message', text);
  }
  return seq;
}

/** The seq of the message in whose thread a message stands, or would stand: threads have no threads. */
export function threadOf(message: MessageRef): number {
  return (typeof message === 'object' && message.threadSeq) || seqOf(message);
}

/**
 * What the server would refuse is refused here, before it is shown.
 * @throws ParleyError `messaging/empty`, `messaging/invalid-text`, `messaging/too-large`, `protocol/too-deep`
 */
export function checkDraft(
  draft: string | Draft,
  limits: Pick<Limits, 'textBytes' | 'metadataBytes' | 'jsonDepth'>,
): Content {
  const given: Draft = typeof draft === 'string' ? { text: draft } : draft;
  const { text = '', metadata, replyTo, thread, mentions, mentionsAll, poll, forward, store, files } = given;
  if (typeof text !== 'string' || !isWellFormed(text)) {
    throw refuse('messaging/invalid-text', 'the text is not well-formed Unicode. Do not cut a string inside a pair.');
  }
  if (text === '' && !metadata && !poll && !forward && !files?.length) {
    throw refuse('messaging/empty', 'it has neither text nor metadata. Give it a text.');
  }
  if (isLonger(text, limits.textBytes)) throw tooLarge('text', limits.textBytes);
  return {
    text,
    ...(metadata && { metadata: checkMetadata(metadata, limits) }),
    ...(replyTo !== undefined && { replyTo: seqOf(replyTo) }),
    ...(thread !== undefined && { threadSeq: threadOf(thread) }),
    ...(mentions && { mentions: [...mentions] }),
    ...(mentionsAll !== undefined && { mentionsAll }),
    ...(poll && { poll }),
    ...(forward && { forward: { conversationId: forward.conversationId, seq: seqOf(forward) } }),
    ...(store === false && { store }),
  };
}

function checkMetadata(
  metadata: object,
  limits: Pick<Limits, 'metadataBytes' | 'jsonDepth'>,
): NonNullable<Content['metadata']> {
  const json = JSON.stringify(metadata);
  if (isLonger(json, limits.metadataBytes)) throw tooLarge('metadata', limits.metadataBytes);
  const clean = JSON.parse(json) as NonNullable<Content['metadata']>;
  if (depthOf(clean) + envelopeDepth > limits.jsonDepth) {
    throw refuse('protocol/too-deep', 'its metadata is nested too deeply. Flatten it.', { limit: limits.jsonDepth });
  }
  return clean;
}

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Object.values(value).reduce<number>((depth, item) => Math.max(depth, depthOf(item)), 0);
}

function tooLarge(what: string, limit: number): ParleyError {
  return refuse('messaging/too-large', `its ${what} is larger than ${limit} bytes. Shorten it.`, { limit });
}

function refuse(code: ParleyError['code'], because: string, details?: Readonly<Record<string, unknown>>): ParleyError {
  return new ParleyError(code, `Unable to send this message: ${because}`, details && { details });
}
