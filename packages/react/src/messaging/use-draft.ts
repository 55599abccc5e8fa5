import { useCallback } from 'react';
import { useObservable } from '../provider/use-observable.js';
import { useParleyContext } from '../provider/use-parley-context.js';

/** The unsent text of a conversation, and how to change it. */
export function useDraft(conversationId: string): readonly [string, (text: string) => void] {
  const { drafts } = useParleyContext();
  const text = useObservable(drafts, (all) => all.get(conversationId) ?? '');
  const change = useCallback((next: string) => drafts.set(conversationId, next), [drafts, conversationId]);
  return [text, change];
}
