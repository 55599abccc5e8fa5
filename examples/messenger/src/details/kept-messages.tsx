import { PinnedMessages, ScheduledList, usePins, useScheduled } from '@parley/react';
import type { Layout } from '../messenger/use-layout.js';

interface KeptMessagesProps {
  readonly conversationId: string;
  readonly layout: Layout;
}

/** What is pinned for all, and what I send later. */
export function KeptMessages({ conversationId, layout }: KeptMessagesProps) {
  const pinned = usePins(conversationId).items.length > 0;
  const later = useScheduled(conversationId).items.length > 0;
  // Where there is room for one pane, a message is behind this one.
  const onJump = layout.size === 'three-panes' ? undefined : layout.closeDetails;
  return (
    <>
      {pinned && (
        <section className="details-section">
          <h3 className="label">Pinned</h3>
          <PinnedMessages conversationId={conversationId} onJump={onJump} />
        </section>
      )}
      {later && (
        <section className="details-section">
          <h3 className="label">Sent later</h3>
          <ScheduledList className="details-later" conversationId={conversationId} />
        </section>
      )}
    </>
  );
}
