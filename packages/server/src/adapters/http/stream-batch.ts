import { RequestError } from '../../kernel/request-error.js';
import { readJson } from './read-json.js';

/** What one post carries up. */
export interface StreamBatch {
  /** Proves that it comes from whom the stream was opened for. */
  readonly key: string;
  /** How many frames went before the first of these. */
  readonly at: number;
  readonly frames: readonly string[];
  /** The client leaves: nothing comes after these. */
  readonly end?: boolean;
}

/** Reads the body of a post. Throws `protocol/malformed` where it is none. */
export function readBatch(body: unknown): StreamBatch {
  if (typeof body !== 'string') throw new RequestError('protocol/malformed');
  const { key, at, frames, end } = readJson(body);
  const isBatch =
    typeof key === 'string' &&
    Number.isSafeInteger(at) &&
    Number(at) >= 0 &&
    Array.isArray(frames) &&
    frames.every((frame) => typeof frame === 'string');
  if (!isBatch) throw new RequestError('protocol/malformed');
  return { key, at: Number(at), frames, end: end === true };
}
