import {
  CallButtons,
  CallJoinBanner,
  Composer,
  ConversationHeader,
  MessageList,
  PinnedBar,
  useConversation,
} from '@parley/react';
import { PanelRight } from 'lucide-react';
import { IconButton } from '../shared/button.js';
import { Gone } from './gone.js';
import type { Layout } from './use-layout.js';
import './thread.css';

interface ThreadProps {
  readonly conversationId: string;
  readonly layout: Layout;
}

/** One conversation: who it is with, what was written, and the field to write. */
export function Thread({ conversationId, layout }: ThreadProps) {
  const { status, peer, kind, title } = useConversation(conversationId);
  if (status === 'gone') return <Gone conversationId={conversationId} onLeave={layout.toList} />;
  return (
    <div className="thread">
      <ConversationHeader
        conversationId={conversationId}
        onBack={layout.size === 'one-pane' ? layout.toList : undefined}
        actions={
          <>
            {(peer ?? kind === 'group') && (
              <CallButtons userId={peer?.id} name={title} conversationId={conversationId} />
            )}
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
      <CallJoinBanner conversationId={conversationId} />
      <PinnedBar conversationId={conversationId} />
      <MessageList conversationId={conversationId} onOpenThread={layout.openAnswers} />
      <Composer conversationId={conversationId} />
    </div>
  );
}
