import type { Sync } from '@parley/protocol';
import { createLanes } from '../kernel/create-lanes.js';
import type { HandlersOf } from '../kernel/incoming-request.js';
import { createConversationAccess } from './conversation-access.js';
import { createConversationViews } from './conversation-views.js';
import { createConversations } from './conversations.js';
import type { MessagingContext, MessagingDeps } from './messaging-context.js';
import { messageHandlers } from './message-handlers.js';
import { messagingHandlers } from './messaging-handlers.js';
import { createReceipts } from './receipts.js';
import { createSendMessage } from './send-message.js';
import { syncMessaging, type MessagingSyncRequest } from './sync.js';

/** Conversations and messages. */
export interface Messaging {
  readonly handlers: HandlersOf<'conversation' | 'message' | 'reaction' | 'poll' | 'receipt' | 'typing'>;
  /** What changed in the caller's conversations. */
  sync(request: MessagingSyncRequest): Promise<Pick<Sync, 'conversations' | 'left' | 'messages' | 'more'>>;
  /** Whether all of the users are members. */
  areMembers(app: string, conversationId: string, userIds: readonly string[]): Promise<boolean>;
  /** Waits for what is under way. */
  idle(): Promise<void>;
}

/** Puts messaging together. */
export function createMessaging(deps: MessagingDeps): Messaging {
  const access = createConversationAccess(deps.store, deps.bus);
  const views = createConversationViews(deps.store, deps.directory);
  const context: MessagingContext = { ...deps, access, views, lanes: createLanes() };
  const messages = createSendMessage(context);
  const parts = { conversations: createConversations(context), receipts: createReceipts(context) };
  return {
    handlers: { ...messagingHandlers(context, parts), ...messageHandlers(context, messages) },
    sync: (request) => syncMessaging(context, request),
    async areMembers(app, conversationId, userIds) {
      const members = await access.members(app, conversationId);
      return userIds.every((id) => members.has(id));
    },
    idle: () => messages.idle(),
  };
}
