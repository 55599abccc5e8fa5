import { createBot } from '@parley/node';

const bot = createBot({
  url: process.env.PARLEY_URL ?? 'http://localhost:7275',
  apiKey: process.env.PARLEY_API_KEY,
});

bot.use(async (ctx, next) => {
  const started = Date.now();
  await next();
  console.log(ctx.update.type, `${Date.now() - started} ms`);
});
bot.command('balance', (ctx) => ctx.reply(`You have ${ctx.sender.id.length * 100} €`));
bot.on('message', (ctx) => ctx.replyStream(echo(ctx.message.text)));

await bot.start();

// Any AsyncIterable<string> will do, such as the answer of a language model.
/** @param {string} text */
async function* echo(text) {
  yield 'You said: ';
  yield text;
}
