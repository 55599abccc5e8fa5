import type { EventFrame } from '@parley/protocol';
import type { CallModel } from './call-state.js';
import type { Caption } from './calls.js';

/** How many lines are kept. */
const mostLines = 8;

/**
 * The lines of a call after something was said in it: what is not final is replaced by the next of the same participant. What is
 * malformed or of nobody in the call changes nothing.
 */
export function captioned(model: CallModel, said: EventFrame<'call.captioned'>['data']): readonly Caption[] {
  const { captions: lines = [], record } = model;
  const { userId, text, final, at } = said;
  const name = record.participants.find(({ id }) => id === userId)?.user.name;
  const sound = typeof text === 'string' && typeof final === 'boolean' && Number.isFinite(at);
  if (name === undefined || !sound) return lines;
  const open = lines.find((line) => line.participantId === userId && !line.final);
  if (text.trim() === '') return open && final ? lines.filter((line) => line !== open) : lines;
  const id = open?.id ?? String(Number(lines.at(-1)?.id ?? 0) + 1);
  const line: Caption = { id, participantId: userId, name, text, final, at };
  return open ? lines.map((one) => (one === open ? line : one)) : [...lines, line].slice(-mostLines);
}
