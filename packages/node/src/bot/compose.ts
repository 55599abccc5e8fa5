import type { BotContext, BotMiddleware } from './bot.js';

/** Runs middleware around each other, the first outermost. Calling `next` twice from one of them is an error. */
export async function runChain(chain: readonly BotMiddleware[], ctx: BotContext): Promise<void> {
  let last = -1;
  const run = async (index: number): Promise<void> => {
    if (index <= last) throw new Error('Unable to go on: next() was called twice by one middleware. Call it once.');
    last = index;
    await chain[index]?.(ctx, () => run(index + 1));
  };
  await run(0);
}
