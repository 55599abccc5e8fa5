import { limits } from '@parley/protocol';
import { deeperThan } from '../../connection/frame-guard.js';
import { RequestError } from '../../kernel/request-error.js';

/** Reads a body of JSON whose depth is checked before it is parsed; an empty one is an empty object. */
export function readJson(text: string): Readonly<Record<string, unknown>> {
  if (text.trim() === '') return {};
  if (deeperThan(text, limits.jsonDepth))
    throw new RequestError('protocol/too-deep', { details: { limit: limits.jsonDepth } });
  const value = parse(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new RequestError('protocol/malformed');
  return value as Readonly<Record<string, unknown>>;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
