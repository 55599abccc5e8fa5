import type { Logger, Parley, Transport } from '@parley/core';
import type { Conversation, Message, Metadata, User } from '@parley/protocol';
import type { StorageOptions } from '../platform/create-ports.js';

/** Where the bot signs in, and as whom. */
export interface BotOptions {
  /** Where the server is, such as `http://localhost:7275`. */
  readonly url: string;
  /** The bot's key, as `admin.bots.create` or `parley dev` showed it. */
  readonly apiKey: string | undefined;
  /** Where the bot says what it does; silent unless given. It is never given contents of messages. */
  readonly logger?: Logger;
  /** Answer other bots too. Off, so that two bots in one conversation do not talk for ever. */
  readonly answerBots?: boolean;
  /** Tells running copies of the same bot apart; random when not given. */
  readonly device?: string;
  /**
   * Keeps on disk what `parley.conversations` sends until it is stored. Replies need it not: an update that was not answered comes
   * again.
   */
  readonly storage?: StorageOptions;
  /** As in `createParley`. */
  readonly transport?: Transport;
}

/** Something that happened and that the bot was told of. */
export interface Update {
  readonly type: 'message';
  readonly message: Message;
}

/** What to send: a text, or a text with the app's own data. */
export type Reply = string | { readonly text: string; readonly metadata?: Metadata };

/** The conversation of an update. */
export interface BotConversation {
  readonly id: string;
  /** Members, name and counts, from the server. */
  get(): Promise<Conversation>;
}

/** What a handler is given of one update. */
export interface BotContext {
  readonly update: Update;
  readonly message: Message;
  readonly sender: User;
  readonly conversation: BotConversation;
  /** The message's text. */
  readonly text: string;
  /** The words after a command; what a pattern of `hears` captured. */
  readonly args: readonly string[];
  /**
   * Sends a message to the conversation. Its client id comes from the update and the number of the reply: an update that is
   * delivered again is never answered twice.
   * @throws ParleyError `messaging/too-large`, `messaging/empty`, `messaging/not-found`
   */
  reply(reply: Reply): Promise<Message>;
  /**
   * Shows the bot typing while the stream runs and sends its text as one message at the end: a stored message cannot grow.
   * A stream that throws sends nothing.
   */
  replyStream(text: AsyncIterable<string>): Promise<Message>;
}

/** Answers an update. What it returns is awaited and ignored. */
export type BotHandler = (ctx: BotContext) => unknown;

/** Stands around what comes after it: `next` runs the rest. */
export type BotMiddleware = (ctx: BotContext, next: () => Promise<void>) => unknown;

/** Is told what a handler threw, and at which update where there was one. */
export type BotErrorListener = (error: unknown, ctx?: BotContext) => void;

/** What `bot.on` listens to. */
export interface BotEvents {
  readonly message: BotHandler;
  /** A handler threw; the bot lives on. */
  readonly error: BotErrorListener;
}

/**
 * A program that answers messages. Handlers run in the order in which they were added, the updates of one conversation one
 * after another. The first `on`, `command` or `hears` that fits ends the chain; middleware goes on by calling `next`.
 */
export interface Bot {
  /** The bot's own client: conversations, users, presence. */
  readonly parley: Parley;
  /** Runs around every handler added after it. Returns the ending. */
  use(middleware: BotMiddleware): () => void;
  /** Answers every message that came so far down the chain, or is told of errors. Returns the ending. */
  on<K extends keyof BotEvents>(type: K, handler: BotEvents[K]): () => void;
  /** Answers `/name`, `/name@bot`, `@bot name` and `@bot /name`; the words after it are `ctx.args`. Returns the ending. */
  command(name: string, handler: BotHandler): () => void;
  /** Answers messages that hold this text (in any case) or match the pattern. Returns the ending. */
  hears(pattern: string | RegExp, handler: BotHandler): () => void;
  /**
   * Connects, and answers what was not answered before: what came while the bot was away is unread until it was handled.
   * @throws ParleyError `auth/missing`, `auth/invalid`, `auth/revoked`
   */
  start(): Promise<void>;
  /** Takes no more updates, lets running handlers finish for ten seconds at most, and disconnects. */
  stop(): Promise<void>;
}
