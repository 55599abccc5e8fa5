export { createAdmin } from './admin/create-admin.js';
export type { Admin, AdminOptions, CreatedBot, Duration, TokenDraft, UserDraft } from './admin/admin.js';
export type {
  Bot,
  BotContext,
  BotConversation,
  BotErrorListener,
  BotEvents,
  BotHandler,
  BotMiddleware,
  BotOptions,
  Reply,
  Update,
} from './bot/bot.js';
