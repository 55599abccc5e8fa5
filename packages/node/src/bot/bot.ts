import type { Draft, Logger, MessageRef, Parley, Transport } from '@parley/core';
import type { Conversation, Message, MessageChange, User } from '@parley/protocol';
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
export type Update =
  | { readonly type: 'message'; readonly message: Message }
  /** Somebody else edited, deleted, pinned, voted on or reacted to a message: as it is now, and what was done to it. */
  | { readonly type: 'messageUpdated'; readonly message: Message; readonly change: MessageChange };

/** What to send: a text, or more. */
export type Reply = string | BotDraft;

/** A message of a bot. */
export interface BotDraft extends Omit<Draft, 'thread'> {
  /** The message in whose thread it stands; `false` is none. Without it an answer stands where the message stands. */
  readonly thread?: MessageRef | false;
}

/** The conversation of an update. */
export interface BotConversation {
  readonly id: string;
  /** Members, name and counts, from the server. */
  get(): Promise<Conversation>;
}

/** What a handler is given of one update. */
export interface BotContext {
  readonly update: Update;
  /** The message that was written or changed. */
  readonly message: Message;
  /** Who wrote it. */
  readonly sender: User;
  readonly conversation: BotConversation;
  /** The message's text. */
  readonly text: string;
  /** The words after a command; what a pattern of `hears` captured. */
  readonly args: readonly string[];
  /**
   * Sends a message to the conversation, into the thread that the message stands in. Its client id comes from the update and the
   * number of the reply: an update that is delivered again is never answered twice.
   * @throws ParleyError `messaging/too-large`, `messaging/empty`, `messaging/not-found`, `messaging/forbidden`
   */
  reply(reply: Reply): Promise<Message>;
  /**
   * Sends the first words of a stream as a message and lets it grow with them, by an edit twice a second at most; settles with
   * the whole. The bot is shown typing meanwhile. Of a stream that throws, what came before stays.
   */
  replyStream(text: AsyncIterable<string>, draft?: Omit<BotDraft, 'text'>): Promise<Message>;
  /** Puts an emoji on the message. @throws ParleyError `messaging/invalid-emoji`, `messaging/deleted` */
  react(emoji: string): Promise<void>;
  /** Takes an emoji of the bot off the message. */
  unreact(emoji: string): Promise<void>;
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
  /** A message was changed by somebody else while the bot was connected; `ctx.update.change` says how. */
  readonly messageUpdated: BotHandler;
  /** The same, where somebody put an emoji on a message or took one off. */
  readonly reaction: BotHandler;
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
  /** Answers every update of this kind that came so far down the chain, or is told of errors. Returns the ending. */
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
