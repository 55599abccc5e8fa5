import type { Conversation, ConversationSettings } from '@parley/core';
import { useCallback } from 'react';
import { useObservable } from '../provider/use-observable.js';
import { useParley } from '../provider/use-parley.js';
import { useNow } from '../theme/use-now.js';
import { isMuted } from './muting.js';

/** What `useConversationSettings` gives. */
export interface ConversationSettingsView extends ConversationSettings {
  /** Nothing of it sounds now. */
  readonly muted: boolean;
  readonly configure: Conversation['configure'];
}

/**
 * How I keep a conversation: notified of what, muted until when, archived or not; and how to change it.
 *
 * @example
 * ```tsx
 * const { archived, configure } = useConversationSettings(id);
 * <button onClick={() => void configure({ archived: !archived })}>{archived ? 'Restore' : 'Archive'}</button>;
 * ```
 */
export function useConversationSettings(conversationId: string): ConversationSettingsView {
  const conversation = useParley().conversations.get(conversationId);
  const settings = useObservable(conversation.state, (state) => state.settings);
  const now = useNow(60_000);
  const configure = useCallback<Conversation['configure']>((change) => conversation.configure(change), [conversation]);
  return { ...settings, muted: isMuted(settings, now), configure };
}
