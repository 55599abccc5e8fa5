import { conversationOperations } from './conversation-operations.js';
import { messageOperations } from './message-operations.js';
import { scheduledOperations } from './scheduled-operations.js';

/** Conversations, messages, receipts and typing. */
export const messagingOperations = { ...conversationOperations, ...messageOperations, ...scheduledOperations } as const;
