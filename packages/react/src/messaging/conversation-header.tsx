import { ArrowLeft } from 'lucide-react';
import type { ReactNode } from 'react';
import { CallButtons } from '../calls/index.js';
import { PresenceBadge, PresenceWords } from '../presence/index.js';
import { Avatar } from '../theme/avatar.js';
import { cx } from '../theme/cx.js';
import { IconButton } from '../theme/icon-button.js';
import { useStrings } from '../theme/use-strings.js';
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
  const { id, title, peer, kind, status, memberCount } = useConversation(conversationId);
  const { common, conversations } = useStrings();
  const person = peer ?? { id, name: title };
  return (
    <header className={cx('parley-root', 'parley-header', className)}>
      {onBack && <IconButton icon={ArrowLeft} label={common.back} className="parley-header-back" onClick={onBack} />}
      {status !== 'loading' && (
        <>
          <Avatar
            user={person}
            group={kind === 'group'}
            size={36}
            badge={peer && !peer.bot ? <PresenceBadge userId={peer.id} /> : undefined}
          />
          <div className="parley-header-text">
            <h2 className="parley-header-title" dir="auto">
              {title || conversations.untitled}
            </h2>
            <p className="parley-header-detail">
              {peer?.bot && common.bot}
              {peer && !peer.bot && <PresenceWords userId={peer.id} />}
              {!peer && conversations.members(memberCount)}
            </p>
          </div>
        </>
      )}
      <div className="parley-header-actions">
        {actions ?? (peer && <CallButtons userId={peer.id} conversationId={id} name={peer.name} />)}
      </div>
    </header>
  );
}
