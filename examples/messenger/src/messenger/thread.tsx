import {
  CallButtons,
  CallJoinBanner,
  Composer,
  ConversationHeader,
  MessageList,
  PinnedBar,
  useCall,
  useConversation,
} from '@parley/react';
import { LockKeyhole, PanelRight } from 'lucide-react';
import { useState } from 'react';
import { ReadyDialog, type CallToBe } from '../dialogs/ready-dialog.js';
import { ActionsMenu } from '../shared/actions-menu.js';
import { IconButton } from '../shared/button.js';
import { asksBeforeCalls } from './ask-before-calls.js';
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
  const current = useCall();
  const [ready, setReady] = useState<CallToBe>();
  const begin = (wanted: Pick<CallToBe, 'video' | 'callId' | 'encrypted'>) =>
    setReady({ ...wanted, userId: peer?.id, conversationId, title });
  if (status === 'gone') return <Gone conversationId={conversationId} onLeave={layout.toList} />;
  return (
    <div className="thread">
      <ConversationHeader
        conversationId={conversationId}
        onBack={layout.size === 'one-pane' ? layout.toList : undefined}
        actions={
          <>
            {(peer ?? kind === 'group') && (
              <>
                <CallButtons
                  userId={peer?.id}
                  name={title}
                  conversationId={conversationId}
                  onCall={peer && !asksBeforeCalls() ? undefined : begin}
                />
                <ActionsMenu
                  className="thread-encrypted"
                  icon={LockKeyhole}
                  disabled={current !== undefined && current.state.status !== 'ended'}
                  label={`Encrypted calls with ${title}`}
                  actions={[
                    { label: 'Encrypted call', run: () => begin({ video: false, encrypted: true }) },
                    { label: 'Encrypted video call', run: () => begin({ video: true, encrypted: true }) },
                  ]}
                />
              </>
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
      <CallJoinBanner conversationId={conversationId} onJoin={begin} />
      <PinnedBar conversationId={conversationId} />
      <MessageList conversationId={conversationId} onOpenThread={layout.openAnswers} />
      <Composer conversationId={conversationId} />
      {ready && <ReadyDialog call={ready} onClose={() => setReady(undefined)} />}
    </div>
  );
}
