import { useCallback } from 'react';
import { placeOf } from '../provider/desk.js';
import { useObservable } from '../provider/use-observable.js';
import { useParleyContext } from '../provider/use-parley-context.js';

/**
 * What I have begun to write in a conversation, and how to change it; kept on this machine over a reload. The draft of a thread is
 * kept while the provider is mounted.
 *
 * @example
 * ```tsx
 * const [text, setText] = useDraft(id);
 * return <textarea value={text} onChange={(event) => setText(event.target.value)} />;
 * ```
 */
export function useDraft(conversationId: string, thread?: number): readonly [string, (text: string) => void] {
  const { parley, desk } = useParleyContext();
  const conversation = parley.conversations.get(conversationId);
  const place = placeOf(conversationId, thread);
  const own = useObservable(conversation.draft);
  const ofThread = useObservable(desk, (all) => all.get(place)?.draft ?? '');
  const change = useCallback(
    (text: string) => {
      if (thread === undefined) conversation.setDraft(text);
      else desk.patch(place, { draft: text });
    },
    [conversation, desk, place, thread],
  );
  return [thread === undefined ? own : ofThread, change];
}
