export { openFile, type LocalFile } from './platform/node-files.js';
export { createParley, type NodeParleyOptions } from './create-parley.js';
export type { StorageOptions } from './platform/create-ports.js';
export { createBot } from './bot/create-bot.js';
export { createAdmin } from './admin/create-admin.js';
export { readHook, type HookedMessage, type HookRequest } from './admin/read-hook.js';
export type {
  Admin,
  AdminOptions,
  CreatedBot,
  CreatedPhone,
  Duration,
  ReportDecision,
  ReportFilter,
  TokenDraft,
  UserDraft,
} from './admin/admin.js';
export type {
  Bot,
  BotContext,
  BotConversation,
  BotDraft,
  BotErrorListener,
  BotEvents,
  BotHandler,
  BotMiddleware,
  BotOptions,
  Reply,
  Update,
} from './bot/bot.js';
export { ParleyError } from '@parley/core';
export type {
  Call,
  Conversation,
  ConversationState,
  Message,
  Parley,
  ParleyOptions,
  Socket,
  SocketListener,
  SocketPort,
  Timeline,
  Transport,
} from '@parley/core';
