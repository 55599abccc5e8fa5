import { useCallback } from 'react';
import { placeOf, type Editing } from '../provider/desk.js';
import { useObservable } from '../provider/use-observable.js';
import { useParleyContext } from '../provider/use-parley-context.js';

/** The message that is being changed where it stands. */
export function useEditing(
  conversationId: string,
  thread?: number,
): readonly [Editing | undefined, (editing: Editing | undefined) => void] {
  const { desk } = useParleyContext();
  const place = placeOf(conversationId, thread);
  const editing = useObservable(desk, (all) => all.get(place)?.editing);
  const edit = useCallback((next: Editing | undefined) => desk.patch(place, { editing: next }), [desk, place]);
  return [editing, edit];
}
