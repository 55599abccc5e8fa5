import { CallButtons, Composer, ConversationHeader, MessageList, useConversation } from '@parley/react';
import { PanelRight } from 'lucide-react';
import { Button, IconButton } from '../shared/button.js';
import type { Layout } from './use-layout.js';
import './thread.css';

interface ThreadProps {
  readonly conversationId: string;
  readonly layout: Layout;
}

/** One conversation: who it is with, what was written, and the field to write. */
export function Thread({ conversationId, layout }: ThreadProps) {
  const { status, peer } = useConversation(conversationId);
  if (status === 'gone') return <Gone onLeave={layout.toList} />;
  return (
    <div className="thread">
      <ConversationHeader
        conversationId={conversationId}
        onBack={layout.size === 'one-pane' ? layout.toList : undefined}
        actions={
          <>
            {peer && <CallButtons userId={peer.id} name={peer.name} conversationId={conversationId} />}
            <IconButton
              className="thread-details"
              icon={PanelRight}
              label={layout.detailsOpen ? 'Hide details' : 'Show details'}
              aria-expanded={layout.detailsOpen}
              onClick={layout.toggleDetails}
            />
          </>
        }
      />
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
