// The bot of the demo. Run by `npm start`; by hand: PARLEY_URL=… PARLEY_API_KEY=… node bot/bot.js
import { createBot } from '@parley/node';
import { answer, balanceOf, help, readPoll, recite, remindIn, roll, timeIn } from './answers.js';
import { whereToSignIn } from './where-to-sign-in.js';

const bot = createBot(await whereToSignIn());

bot.on('error', (error) => console.error(error));

// In a group the bot speaks only when it is spoken to.
bot.use(async (ctx, next) => {
  const me = bot.parley.connection.get().user;
  const named = me && ctx.text.toLowerCase().includes(`@${me.id}`.toLowerCase());
  const spokenTo = ctx.text.startsWith('/') || named || (me && ctx.message.mentions?.includes(me.id));
  if (spokenTo || (await ctx.conversation.get()).kind === 'direct') await next();
});

bot.command('help', (ctx) => ctx.reply(help));
bot.command('start', (ctx) => ctx.reply(help));
bot.command('balance', (ctx) => ctx.reply(`You have ${balanceOf(ctx.sender.id)}.`));
bot.command('roll', (ctx) => ctx.reply(roll(ctx.args[0])));
bot.command('time', (ctx) => ctx.reply(timeIn(ctx.args.join(' '))));
bot.command('story', (ctx) => ctx.replyStream(recite()));
bot.command('poll', async (ctx) => {
  const poll = readPoll(ctx.text);
  if (!poll) return ctx.reply('Write a question and its answers: /poll Lunch? | Pizza | Salad | Soup');
  await bot.parley.conversations.get(ctx.conversation.id).send({ poll });
});
bot.command('remind', (ctx) => {
  const { seconds, confirmation, reminder } = remindIn(ctx.args);
  if (seconds) setTimeout(() => void ctx.reply(reminder).catch(console.error), seconds * 1000);
  return ctx.reply(confirmation);
});
bot.on('message', (ctx) => ctx.reply(answer(ctx.text, ctx.sender.name)));

await bot.start();

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => void bot.stop().finally(() => process.exit(0)));
}
