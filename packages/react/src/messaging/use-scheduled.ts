import type { Conversation, ScheduledMessage } from '@parley/core';
import { useMemo } from 'react';
import { useObservable } from '../provider/use-observable.js';
import { useParley } from '../provider/use-parley.js';

/** What `useScheduled` gives. */
export interface ScheduledView {
  /** The next to be sent first. */
  readonly items: readonly ScheduledMessage[];
  readonly schedule: Conversation['schedule'];
  readonly reschedule: Conversation['reschedule'];
  readonly cancel: Conversation['cancelScheduled'];
}

/**
 * My messages in a conversation that the server sends later, and how to add, change and cancel them.
 *
 * @example
 * ```tsx
 * const { items, schedule } = useScheduled(id);
 * <button onClick={() => void schedule('Happy birthday!', tomorrow)}>Send tomorrow</button>;
 * ```
 */
export function useScheduled(conversationId: string): ScheduledView {
  const conversation = useParley().conversations.get(conversationId);
  const items = useObservable(conversation.scheduled);
  const acts = useMemo(
    (): Omit<ScheduledView, 'items'> => ({
      schedule: (draft, at) => conversation.schedule(draft, at),
      reschedule: (clientId, change) => conversation.reschedule(clientId, change),
      cancel: (clientId) => conversation.cancelScheduled(clientId),
    }),
    [conversation],
  );
  return { items, ...acts };
}
