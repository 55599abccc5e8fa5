import type { Limits } from '@parley/protocol';
import { ParleyError } from '../kernel/parley-error.js';
import { isWellFormed, utf8Length } from '../kernel/utf8.js';
import type { Draft } from './messaging.js';

// The envelope of a frame is this deep around the metadata.
const envelopeDepth = 3;

/**
 * What the server would refuse is refused here, before it is shown.
 * @throws ParleyError `messaging/empty`, `messaging/invalid-text`, `messaging/too-large`, `protocol/too-deep`
 */
export function checkDraft(
  draft: string | Draft,
  limits: Pick<Limits, 'textBytes' | 'metadataBytes' | 'jsonDepth'>,
): Draft {
  const { text, metadata } = typeof draft === 'string' ? { text: draft, metadata: undefined } : draft;
  if (typeof text !== 'string' || !isWellFormed(text)) {
    throw refuse('messaging/invalid-text', 'the text is not well-formed Unicode. Do not cut a string inside a pair.');
  }
  if (text === '' && metadata === undefined) {
    throw refuse('messaging/empty', 'it has neither text nor metadata. Give it a text.');
  }
  if (text.length * 3 > limits.textBytes && utf8Length(text) > limits.textBytes) {
    throw tooLarge('text', limits.textBytes);
  }
  if (metadata === undefined) return { text };
  const json = JSON.stringify(metadata);
  if (utf8Length(json) > limits.metadataBytes) throw tooLarge('metadata', limits.metadataBytes);
  const clean = JSON.parse(json) as NonNullable<Draft['metadata']>;
  if (depthOf(clean) + envelopeDepth > limits.jsonDepth) {
    throw refuse('protocol/too-deep', 'its metadata is nested too deeply. Flatten it.', { limit: limits.jsonDepth });
  }
  return { text, metadata: clean };
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
