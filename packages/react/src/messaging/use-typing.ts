import type { User } from '@parley/core';
import { useObservable } from '../provider/use-observable.js';
import { useParley } from '../provider/use-parley.js';

/**
 * Who types in a conversation now, without me.
 *
 * @example
 * ```tsx
 * const typing = useTyping(id);
 * return typing.length > 0 && <p>{typing.map((user) => user.name).join(', ')} …</p>;
 * ```
 */
export function useTyping(conversationId: string): readonly User[] {
  return useObservable(useParley().conversations.get(conversationId).state, (state) => state.typing);
}
