import type { Clock, Link, Logger, Parley } from '@parley/core';
import type { Message, User } from '@parley/protocol';
import { EventEmitter } from 'eventemitter3';
import type { Bot, BotContext, BotErrorListener, BotHandler, BotMiddleware } from './bot.js';
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
  const handle = async (message: Message) => {
    if (message.sender.id === me()?.id || (message.sender.bot && !answerBots)) return;
    const ctx = createContext(message, { link, clock });
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
      const args = match(ctx.text);
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
      return add((ctx) => handler(ctx));
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
