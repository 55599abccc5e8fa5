import ArrowLeft from 'lucide-react/icons/arrow-left';
import BellOff from 'lucide-react/icons/bell-off';
import type { ReactNode } from 'react';
import { CallButtons } from '../calls/index.js';
import { PresenceWords } from '../presence/index.js';
import { cx } from '../theme/cx.js';
import { IconButton } from '../theme/icon-button.js';
import { useNow } from '../theme/use-now.js';
import { useWords } from '../theme/use-words.js';
import { ConversationFace } from './conversation-face.js';
import { isMuted } from './muting.js';
import { useConversation } from './use-conversation.js';

/** What `ConversationHeader` takes. */
export interface ConversationHeaderProps {
  readonly conversationId: string;
  /** Shows a way back, for screens with one pane. */
  readonly onBack?: () => void;
  /** Stands at the end, in place of the call buttons. */
  readonly actions?: ReactNode;
  readonly className?: string;
}

/**
 * Who a thread is with, their presence, and the buttons to call them.
 *
 * @example
 * ```tsx
 * <ConversationHeader conversationId={id} onBack={narrow ? () => setId(undefined) : undefined} />
 * ```
 */
export function ConversationHeader({ conversationId, onBack, actions, className }: ConversationHeaderProps) {
  const conversation = useConversation(conversationId);
  const { id, title, peer, kind, status, memberCount, settings } = conversation;
  const { common, conversations, settings: words } = useWords();
  const now = useNow(60_000);
  return (
    <header className={cx('parley-root', 'parley-header', className)}>
      {onBack && <IconButton icon={ArrowLeft} label={common.back} className="parley-header-back" onClick={onBack} />}
      {status !== 'loading' && (
        <>
          <ConversationFace conversation={conversation} size={36} />
          <div className="parley-header-text">
            <h2 className="parley-header-title" dir="auto">
              {title || conversations.untitled}
              {isMuted(settings, now) && (
                <span className="parley-header-muted" title={words.muted}>
                  <BellOff aria-hidden="true" size={14} strokeWidth={1.5} />
                  <span className="parley-hidden">{words.muted}</span>
                </span>
              )}
            </h2>
            <p className="parley-header-detail">
              {peer?.bot && common.bot}
              {peer && !peer.bot && <PresenceWords userId={peer.id} />}
              {kind === 'channel' && `${conversation.public ? words.publicChannel : words.channel} · `}
              {!peer && conversations.members(memberCount)}
            </p>
          </div>
        </>
      )}
      <div className="parley-header-actions">
        {actions ?? ((peer ?? kind === 'group') && <CallButtons userId={peer?.id} conversationId={id} name={title} />)}
      </div>
    </header>
  );
}
