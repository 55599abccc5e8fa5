import { limits } from '@parley/protocol';
import { RequestError } from '../kernel/request-error.js';
import { exceedsBytes } from '../kernel/text.js';

/**
 * Bytes of the largest frame that is read at all. `limits.frameBytes` holds for every operation but `media.describe`, whose
 * session description may itself have `limits.sdpBytes` and grows by its escapes in JSON.
 */
export const largestFrameBytes = 3 * limits.sdpBytes;

/** A frame whose envelope is good; its params are still unchecked. */
export interface ReadFrame {
  readonly id: number;
  readonly op: string;
  readonly params: unknown;
}

/** Why a frame was not read. The id is null where none could be made out. */
export class UnreadFrame {
  readonly id: number | null;
  readonly error: RequestError;

  constructor(id: number | null, error: RequestError) {
    this.id = id;
    this.error = error;
  }
}

/** Reads one frame of a client: its size and depth are checked before it is parsed, its envelope after. */
export function readFrame(text: string): ReadFrame | UnreadFrame {
  const large = exceedsBytes(text, limits.frameBytes);
  if (large && exceedsBytes(text, largestFrameBytes)) return new UnreadFrame(idAtStart(text), tooLarge());
  if (deeperThan(text, limits.jsonDepth)) {
    const error = new RequestError('protocol/too-deep', { details: { limit: limits.jsonDepth } });
    return new UnreadFrame(idAtStart(text), error);
  }
  const frame = parse(text);
  if (typeof frame !== 'object' || frame === null) return malformed(null);
  const { id, op, params } = frame as Partial<Record<string, unknown>>;
  if (!Number.isSafeInteger(id)) return malformed(null);
  if (typeof op !== 'string') return malformed(id as number);
  if (large && op !== 'media.describe') return new UnreadFrame(id as number, tooLarge());
  return { id: id as number, op, params };
}

/** Whether objects and arrays nest deeper than `most`. Looks at brackets outside strings only. */
export function deeperThan(text: string, most: number): boolean {
  let depth = 0;
  for (let i = 0; i < text.length; i += 1) {
    switch (text.charCodeAt(i)) {
      case 0x22:
        i = endOfString(text, i);
        break;
      case 0x5b:
      case 0x7b:
        depth += 1;
        if (depth > most) return true;
        break;
      case 0x5d:
      case 0x7d:
        depth -= 1;
        break;
    }
  }
  return false;
}

function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end !== -1 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end === -1 ? text.length : end;
}

function isEscaped(text: string, at: number): boolean {
  let backslashes = 0;
  while (text.charCodeAt(at - 1 - backslashes) === 0x5c) backslashes += 1;
  return backslashes % 2 === 1;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The id of a frame that is not parsed, where it begins with it, as those of our clients do. */
function idAtStart(text: string): number | null {
  const found = /^\s*\{\s*"id"\s*:\s*(\d{1,15})\s*[,}]/.exec(text.slice(0, 64));
  return found ? Number(found[1]) : null;
}

function malformed(id: number | null): UnreadFrame {
  return new UnreadFrame(id, new RequestError('protocol/malformed'));
}

function tooLarge(): RequestError {
  return new RequestError('protocol/too-large', { details: { limit: limits.frameBytes } });
}
