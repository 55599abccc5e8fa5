import { createLinkedClient, ParleyError } from '@parley/core';
import { createPorts } from '../platform/create-ports.js';
import type { Bot, BotOptions } from './bot.js';
import { createLinkBot } from './create-link-bot.js';

/**
 * A bot on a live connection.
 *
 * @example
 * ```ts
 * const bot = createBot({ url: 'http://localhost:7275', apiKey: process.env.PARLEY_API_KEY });
 * bot.command('balance', (ctx) => ctx.reply(`You have ${balance(ctx.sender.id)} €`));
 * bot.on('message', (ctx) => ctx.replyStream(model.answer(ctx.message.text)));
 * await bot.start();
 * ```
 *
 * @throws ParleyError `auth/missing` where there is no key
 */
export function createBot({ url, apiKey, logger, answerBots, device, transport, storage }: BotOptions): Bot {
  if (!apiKey) {
    const next = 'Give the key that admin.bots.create showed, for example by an environment variable.';
    throw new ParleyError('auth/missing', `Unable to create the bot: \`apiKey\` is empty. ${next}`);
  }
  const ports = createPorts(logger, storage);
  const { parley, link } = createLinkedClient(ports, { url, token: () => apiKey, device, transport });
  return createLinkBot({ parley, link, clock: ports.clock, logger, answerBots });
}
