import type { SealedKey } from './frame-cipher.js';
import type { KeyMessage } from './key-exchange.js';

/** What devices say to several others at once, as `call.send` of the kind `keys` carries it. */
export interface KeyLetter {
  readonly card: string;
  /** Whose keys are wanted. */
  readonly ask: readonly string[];
  /** The key made last, by whom it is sealed for. */
  readonly key?: { readonly chain: number; readonly step: number; readonly sealed: Readonly<Record<string, string>> };
}

/** So many are told by one letter: with ids of 128 letters it stays below what a letter may be long. */
export const mostTold = 12;

/** Reads what is for one of those who are told; undefined where it is none. */
export function readLetter(data: string, me: string): KeyMessage | undefined {
  const letter = parsed(data);
  if (!isObject(letter) || typeof letter['card'] !== 'string') return undefined;
  const { card, ask, key } = letter;
  return {
    card,
    ask: Array.isArray(ask) && ask.includes(me),
    ...(isObject(key) && { key: readKey(key, me) }),
  };
}

function readKey({ chain, step, sealed }: Readonly<Record<string, unknown>>, me: string): SealedKey | undefined {
  const own = isObject(sealed) ? sealed[me] : undefined;
  return isCount(chain) && isCount(step) && typeof own === 'string' ? { chain, step, sealed: own } : undefined;
}

function parsed(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** What a frame has room for. */
function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 0xffff;
}
