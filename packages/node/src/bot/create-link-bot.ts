import type { Clock, Link, Logger, Parley } from '@parley/core';
import type { User } from '@parley/protocol';
import { EventEmitter } from 'eventemitter3';
import type { Bot, BotContext, BotErrorListener, BotHandler, BotMiddleware, Update } from './bot.js';
import { runChain } from './compose.js';
import { createContext } from './create-context.js';
import { createIntake, type Intake } from './intake.js';
import { matchCommand, matchPattern } from './match-command.js';

/** How long `stop` waits for running handlers, in ms. */
const drainTime = 10_000;

/** What a bot stands on. */
export interface BotParts {
  readonly parley: Parley;
  readonly link: Link;
  readonly clock: Clock;
  readonly logger?: Logger;
  readonly answerBots?: boolean;
}

/** A bot over a client and its link. */
export function createLinkBot({ parley, link, clock, logger, answerBots = false }: BotParts): Bot {
  const emitter = new EventEmitter<{ error: [error: unknown, ctx?: BotContext] }>();
  const chain: BotMiddleware[] = [];
  let intake: Intake | undefined;

  const report = (error: unknown, ctx?: BotContext) => {
    logger?.warn('A handler of the bot threw', { error, conversationId: ctx?.conversation.id });
    try {
      emitter.emit('error', error, ctx);
    } catch (thrown) {
      logger?.warn("The bot's error listener threw", { error: thrown });
    }
  };
  const me = (): User | undefined => parley.connection.get().user;
  /** Nobody answers themselves, and bots do not answer bots. */
  const isNews = (update: Update) => {
    if (update.type === 'messageUpdated') return update.change.userId !== me()?.id;
    const { sender } = update.message;
    return sender.id !== me()?.id && (answerBots || !sender.bot);
  };
  const handle = async (update: Update) => {
    if (!isNews(update)) return;
    const ctx = createContext(update, { link, clock });
    try {
      await runChain([...chain], ctx);
    } catch (error) {
      report(error, ctx);
    }
  };
  const add = (middleware: BotMiddleware) => {
    chain.push(middleware);
    return () => {
      const index = chain.indexOf(middleware);
      if (index >= 0) chain.splice(index, 1);
    };
  };
  const addMatching = (match: (text: string) => readonly string[] | undefined, handler: BotHandler) =>
    add((ctx, next) => {
      const args = ctx.update.type === 'message' ? match(ctx.text) : undefined;
      return args ? handler({ ...ctx, args }) : next();
    });
  const listen = (listener: BotErrorListener) => {
    emitter.on('error', listener);
    return () => void emitter.off('error', listener);
  };

  return {
    parley,
    use: (middleware) => add((ctx, next) => middleware(ctx, next)),
    on(type, handler) {
      if (type === 'error') return listen(handler as BotErrorListener);
      return add((ctx, next) => (fits(type, ctx.update) ? handler(ctx) : next()));
    },
    command: (name, handler) => addMatching((text) => matchCommand(text, name, me() ?? nobody), handler),
    hears: (pattern, handler) => addMatching((text) => matchPattern(text, pattern), handler),
    async start() {
      if (intake) return;
      intake = createIntake({ link, handle, logger });
      try {
        await parley.connect();
      } catch (error) {
        intake.end();
        intake = undefined;
        throw error;
      }
    },
    async stop() {
      const running = intake;
      intake = undefined;
      if (running) await within(running.drain(), clock);
      await parley.disconnect();
    },
  };
}

function fits(type: 'message' | 'messageUpdated' | 'reaction', update: Update): boolean {
  if (type === 'reaction') return update.type === 'messageUpdated' && update.change.kind === 'reacted';
  return update.type === type;
}

const nobody: User = { id: '', name: '' };

/** Waits for the work, but no longer than `drainTime`. */
function within(work: Promise<void>, clock: Clock): Promise<void> {
  return new Promise((resolve) => {
    const stop = clock.setTimer(resolve, drainTime);
    void work.finally(() => {
      stop();
      resolve();
    });
  });
}
