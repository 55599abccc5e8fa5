import { useConversation } from '@parley/react';
import { X } from 'lucide-react';
import type { Layout } from '../messenger/use-layout.js';
import { IconButton } from '../shared/button.js';
import { LeaveGroup } from './leave-group.js';
import { GroupDetails } from './group-details.js';
import { KeptMessages } from './kept-messages.js';
import { NotificationSettings } from './notification-settings.js';
import { PersonDetails } from './person-details.js';
import { SharedLinks } from './shared-links.js';
import './details.css';

interface DetailsProps {
  readonly conversationId: string;
  readonly layout: Layout;
}

/** Who takes part in a conversation, and what was shared in it. */
export function Details({ conversationId, layout }: DetailsProps) {
  const conversation = useConversation(conversationId);
  if (conversation.status !== 'ready') return null;
  return (
    <aside className="details" data-pane="details" tabIndex={-1} aria-label="Details">
      <header className="details-header">
        <h2 className="details-heading">Details</h2>
        <IconButton icon={X} label="Close details" onClick={layout.closeDetails} />
      </header>
      <div className="details-body">
        {conversation.peer ? (
          <PersonDetails user={conversation.peer} layout={layout} />
        ) : (
          <GroupDetails conversation={conversation} layout={layout} />
        )}
        <KeptMessages conversationId={conversationId} layout={layout} />
        <NotificationSettings conversationId={conversationId} />
        <SharedLinks conversationId={conversationId} />
        {conversation.can.leave && <LeaveGroup conversation={conversation} onLeft={layout.toList} />}
      </div>
    </aside>
  );
}
