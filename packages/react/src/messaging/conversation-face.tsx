import type { ConversationState } from '@parley/core';
import { PresenceBadge } from '../presence/index.js';
import { Avatar } from '../theme/avatar.js';
import { useWords } from '../theme/use-words.js';

/** What `ConversationFace` takes. */
export interface ConversationFaceProps {
  readonly conversation: Pick<ConversationState, 'id' | 'title' | 'kind' | 'peer'>;
  /** Pixels; 40 when not given. */
  readonly size?: number;
}

/**
 * The picture of a conversation: the other person with their presence, a group or a channel. It is decoration: put the title beside
 * it.
 *
 * @example
 * ```tsx
 * <ConversationFace conversation={conversation} size={32} />
 * ```
 */
export function ConversationFace({ conversation: { id, title, kind, peer }, size }: ConversationFaceProps) {
  const { conversations } = useWords();
  return (
    <Avatar
      user={peer ?? { id, name: title || conversations.untitled }}
      group={kind === 'group'}
      channel={kind === 'channel'}
      size={size}
      badge={peer && !peer.bot ? <PresenceBadge userId={peer.id} /> : undefined}
    />
  );
}
