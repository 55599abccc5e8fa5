import { Composer, ConversationHeader, MessageList, useConversation } from '@parley/react';
import { ArrowLeft, PanelRight } from 'lucide-react';
import { Button, IconButton } from '../shared/button.js';
import type { Layout } from './use-layout.js';
import './thread.css';

interface ThreadProps {
  readonly conversationId: string;
  readonly layout: Layout;
}

/** One conversation: who it is with, what was written, and the field to write. */
export function Thread({ conversationId, layout }: ThreadProps) {
  const { status } = useConversation(conversationId);
  if (status === 'gone') return <Gone onLeave={layout.toList} />;
  return (
    <div className="thread">
      <div className="thread-bar">
        <IconButton
          className="thread-back"
          icon={ArrowLeft}
          label="Back to the conversations"
          onClick={layout.toList}
        />
        <ConversationHeader conversationId={conversationId} />
        <IconButton
          icon={PanelRight}
          label={layout.detailsOpen ? 'Hide details' : 'Show details'}
          aria-expanded={layout.detailsOpen}
          onClick={layout.toggleDetails}
        />
      </div>
      <MessageList conversationId={conversationId} />
      <Composer conversationId={conversationId} />
    </div>
  );
}

function Gone({ onLeave }: { readonly onLeave: () => void }) {
  return (
    <div className="thread-gone">
      <h2 className="welcome-title">This conversation is not here any more</h2>
      <p className="meta">It does not exist, or you are no longer a member.</p>
      <Button onClick={onLeave}>Back to the conversations</Button>
    </div>
  );
}
