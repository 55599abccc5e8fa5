import { ScheduledMessages } from './scheduled-messages.js';

/** What `ScheduledList` takes. */
export interface ScheduledListProps {
  readonly conversationId: string;
  readonly className?: string;
}

/**
 * My messages in a conversation that are sent later: their times can be changed, they can be sent at once or deleted.
 *
 * @example
 * ```tsx
 * <ScheduledList conversationId={id} />
 * ```
 */
export function ScheduledList(props: ScheduledListProps) {
  // Apart from what it shows: what the package's index names and later code uses, bundlers that assign whole files load with every page.
  return <ScheduledMessages {...props} />;
}
