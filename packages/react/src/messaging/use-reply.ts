import type { Message } from '@parley/core';
import { useCallback } from 'react';
import { placeOf } from '../provider/desk.js';
import { useObservable } from '../provider/use-observable.js';
import { useParleyContext } from '../provider/use-parley-context.js';

/**
 * The message that the next one answers, and how to choose it or, with `undefined`, to answer none. A thread has its own.
 *
 * @example
 * ```tsx
 * const [replyTo, reply] = useReply(id);
 * return replyTo && <p>Reply to {replyTo.sender.name} <button onClick={() => reply(undefined)}>×</button></p>;
 * ```
 */
export function useReply(
  conversationId: string,
  thread?: number,
): readonly [Message | undefined, (message: Message | undefined) => void] {
  const { desk } = useParleyContext();
  const place = placeOf(conversationId, thread);
  const replyTo = useObservable(desk, (all) => all.get(place)?.replyTo);
  const reply = useCallback((message: Message | undefined) => desk.patch(place, { replyTo: message }), [desk, place]);
  return [replyTo, reply];
}
