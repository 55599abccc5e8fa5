import { expect, it } from 'vitest';
import type { BotContext } from './bot.js';
import { runChain } from './compose.js';

const ctx = {} as BotContext;

it('refuses a second call of next', async () => {
  const twice = async (_: BotContext, next: () => Promise<void>) => {
    await next();
    await next();
  };
  const chain = [twice, () => undefined];
  await expect(runChain(chain, ctx)).rejects.toThrow('next() was called twice');
});

it('brings what a handler throws to those around it', async () => {
  const seen: string[] = [];
  const guard = async (_: BotContext, next: () => Promise<void>) => {
    await next().catch((error: unknown) => seen.push((error as Error).message));
  };
  await runChain([guard, () => Promise.reject(new Error('inside'))], ctx);
  expect(seen).toEqual(['inside']);
});
