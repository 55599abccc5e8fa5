import { ParleyError } from '@parley/core';
import { beforeEach, describe, expect, it } from 'vitest';
import { createNodeClock } from '../platform/node-clock.js';
import {
  alice,
  bot as me,
  conversationId,
  createScriptedLink,
  createScriptedParley,
  settle,
} from '../testing/scripted-link.js';
import type { Bot, BotContext } from './bot.js';
import { createLinkBot } from './create-link-bot.js';

const other = { id: 'weather', name: 'Weather', bot: true } as const;

let script: ReturnType<typeof createScriptedLink>;
let bot: Bot;

const make = (options: { answerBots?: boolean } = {}) =>
  createLinkBot({ parley: createScriptedParley(), link: script.link, clock: createNodeClock(), ...options });

async function hear(text: string, sender: Parameters<typeof script.store>[0] = alice) {
  script.deliver(script.store(sender, text));
  await settle();
}

beforeEach(async () => {
  script = createScriptedLink();
  bot = make();
  await bot.start();
});

describe('answering', () => {
  it('replies with text and with metadata', async () => {
    bot.command('card', (ctx) => ctx.reply({ text: 'Here', metadata: { card: 7 } }));
    bot.on('message', (ctx) => ctx.reply(`You said ${ctx.text}`));
    await hear('hello');
    await hear('/card');
    expect(script.texts(me)).toEqual(['You said hello', 'Here']);
    expect(script.requests.find(({ params }) => (params as { text?: string }).text === 'Here')?.params).toMatchObject({
      metadata: { card: 7 },
    });
  });

  it('gives a command its words and ends the chain there', async () => {
    const seen: unknown[] = [];
    bot.command('transfer', (ctx) => seen.push(ctx.args));
    bot.on('message', (ctx) => seen.push(ctx.text));
    await hear('/transfer 20 bob');
    await hear('transfer 20 bob');
    expect(seen).toEqual([['20', 'bob'], 'transfer 20 bob']);
  });

  it('hears texts and patterns, with what they captured', async () => {
    const seen: unknown[] = [];
    bot.hears(/^room (\d+)$/gi, (ctx) => seen.push(ctx.args));
    bot.hears('Help', () => seen.push('help'));
    await hear('Room 1204');
    await hear('room 7');
    await hear('please HELP me');
    await hear('nothing');
    expect(seen).toEqual([['1204'], ['7'], 'help']);
  });

  it('runs middleware around what comes after it, until that is ended', async () => {
    const steps: string[] = [];
    const stop = bot.use(async (ctx, next) => {
      steps.push(`before ${ctx.update.type}`);
      await next();
      steps.push('after');
    });
    bot.on('message', async () => {
      await Promise.resolve();
      steps.push('handler');
    });
    await hear('one');
    stop();
    await hear('two');
    expect(steps).toEqual(['before message', 'handler', 'after', 'handler']);
  });

  it('answers in the thread that the message stands in, or where it is told to', async () => {
    bot.on('message', async (ctx) => {
      await ctx.reply('here');
      await ctx.reply({ text: 'out', thread: false, replyTo: ctx.message });
      await ctx.reply({ text: 'there', thread: ctx.message, mentions: ['alice'] });
    });
    script.deliver({ ...script.store(alice, 'in a thread'), threadSeq: 7 });
    await settle();
    const sent = script.requests.filter(({ op }) => op === 'message.send').map(({ params }) => params);
    expect(sent).toMatchObject([{ text: 'here', threadSeq: 7 }, { replyTo: 1 }, { threadSeq: 7, mentions: ['alice'] }]);
    expect(sent[1]).not.toHaveProperty('threadSeq');
  });

  it('starts a thread', async () => {
    bot.on('message', (ctx) => ctx.reply({ text: 'there', thread: ctx.message }));
    await hear('hello');
    expect(script.requests.find(({ op }) => op === 'message.send')?.params).toMatchObject({ threadSeq: 1 });
  });

  it('reacts', async () => {
    bot.on('message', async (ctx) => {
      await ctx.react('👀');
      await ctx.unreact('👀');
    });
    await hear('hello');
    const params = { conversationId, seq: 1, emoji: '👀' };
    expect(script.requests.filter(({ op }) => op.startsWith('reaction'))).toEqual([
      { op: 'reaction.add', params },
      { op: 'reaction.remove', params },
    ]);
  });
});

describe('what is done to messages', () => {
  const reacted = { kind: 'reacted', emoji: '👍', active: true, userId: 'alice' } as const;

  it('is told once, in order with what is written, and not to those who wait for messages', async () => {
    const seen: unknown[] = [];
    bot.command('hello', () => seen.push('command'));
    bot.on('reaction', ({ update }) => seen.push(update.type === 'messageUpdated' && update.change.emoji));
    bot.on('messageUpdated', ({ update, text }) =>
      seen.push([update.type === 'messageUpdated' && update.change.kind, text]),
    );
    bot.on('message', ({ text }) => seen.push(text));
    const message = script.store(alice, '/hello');
    script.deliver(message);
    script.tellChange({ ...message, version: 2 }, reacted);
    script.tellChange({ ...message, version: 2 }, reacted);
    script.deliver(script.store(alice, 'between'));
    script.tellChange({ ...message, version: 3, text: 'edited' }, { kind: 'edited', userId: 'alice' });
    script.tellChange({ ...message, version: 4 }, { kind: 'answered' });
    await settle();
    expect(seen).toEqual(['command', '👍', 'between', ['edited', 'edited']]);
  });

  it('by the bot itself is no news', async () => {
    const seen: unknown[] = [];
    bot.on('messageUpdated', (ctx) => seen.push(ctx.update));
    script.tellChange(script.store(me, 'mine'), { kind: 'edited', userId: me.id });
    await settle();
    expect(seen).toEqual([]);
  });

  it('is answered once, however often it is told', async () => {
    const answer = (ctx: BotContext) => ctx.reply('Thanks');
    bot.on('reaction', answer);
    const message = script.store(alice, 'hello');
    script.tellChange({ ...message, version: 2 }, reacted);
    await settle();
    await bot.stop();
    bot = make();
    bot.on('reaction', answer);
    await bot.start();
    script.tellChange({ ...message, version: 2 }, reacted);
    script.tellChange({ ...message, version: 3 }, reacted);
    await settle();
    expect(script.texts(me)).toEqual(['Thanks', 'Thanks']);
  });
});

describe('manners', () => {
  it('never answers itself, nor other bots unless told to', async () => {
    const heard: string[] = [];
    bot.on('message', (ctx) => heard.push(ctx.sender.id));
    await hear('I am the bot', me);
    await hear('I am a bot', other);
    await hear('I am not', alice);
    await bot.stop();
    expect(heard).toEqual(['alice']);

    bot = make({ answerBots: true });
    bot.on('message', (ctx) => heard.push(ctx.sender.id));
    await bot.start();
    await hear('me again', me);
    await hear('a bot again', other);
    expect(heard).toEqual(['alice', 'weather']);
  });

  it('outlives a handler that throws, and tells its error listeners once each', async () => {
    const told: [unknown, BotContext | undefined][] = [];
    const stop = bot.on('error', (error, ctx) => told.push([error, ctx]));
    bot.on('error', () => {
      throw new Error('a listener that throws');
    });
    bot.on('message', (ctx) => {
      if (ctx.text === 'bad') throw new Error('no such account');
      return ctx.reply('fine');
    });
    await hear('bad');
    await hear('good');
    stop();
    await hear('bad');
    expect(told.map(([error, ctx]) => [(error as Error).message, ctx?.text])).toEqual([['no such account', 'bad']]);
    expect(script.texts(me)).toEqual(['fine']);
  });

  it('tells of a reply that was refused', async () => {
    const codes: string[] = [];
    bot.on('error', (error) => codes.push((error as ParleyError).code));
    bot.on('message', (ctx) => ctx.reply('x'));
    script.failSends(new ParleyError('messaging/too-large', 'Unable to send.'));
    await hear('hello');
    expect(codes).toEqual(['messaging/too-large']);
  });

  it('answers nothing after stop, and stop waits for what runs', async () => {
    let finish: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (finish = resolve));
    bot.on('message', async (ctx) => {
      await gate;
      await ctx.reply('late');
    });
    await hear('first');
    let stopped = false;
    const stopping = bot.stop().then(() => (stopped = true));
    await hear('second');
    expect(stopped).toBe(false);
    finish();
    await stopping;
    expect(script.texts(me)).toEqual(['late']);
  });
});

describe('once and only once', () => {
  it('handles an update that is delivered twice once', async () => {
    bot.on('message', (ctx) => ctx.reply('once'));
    const message = script.store(alice, 'hello');
    script.deliver(message);
    script.deliver(message);
    await settle();
    script.deliver(message);
    await settle();
    expect(script.requests.filter(({ op }) => op === 'message.send')).toHaveLength(1);
  });

  it('answers with the same client ids when another copy of the bot handles the update again', async () => {
    const answer = async (ctx: BotContext) => {
      await ctx.reply('one');
      await ctx.reply('two');
    };
    bot.on('message', answer);
    const message = script.store(alice, 'hello');
    script.deliver(message);
    await settle();
    await bot.stop();

    bot = make();
    bot.on('message', answer);
    await bot.start();
    script.deliver(message);
    await settle();
    expect(script.requests.filter(({ op }) => op === 'message.send')).toHaveLength(4);
    expect(script.texts(me)).toEqual(['one', 'two']);
  });

  it('answers what came while it was away, in order, and marks it as read', async () => {
    await bot.stop();
    for (const text of ['a', 'b', 'c']) script.store(alice, text);
    bot = make();
    bot.on('message', (ctx) => ctx.reply(ctx.text.toUpperCase()));
    await bot.start();
    script.openSession();
    await settle();
    await settle();
    expect(script.texts(me)).toEqual(['A', 'B', 'C']);
    expect(script.readSeq).toBe(3);
  });

  it('answers what came while it was away when the list is longer than the sync', async () => {
    await bot.stop();
    for (let n = 1; n <= 450; n++) script.store(alice, String(n));
    bot = make();
    const heard: number[] = [];
    bot.on('message', (ctx) => heard.push(Number(ctx.text)));
    await bot.start();
    script.openSession({ conversations: [], more: true });
    while (script.readSeq < 450) await settle();
    expect(heard).toEqual(Array.from({ length: 450 }, (_, index) => index + 1));
  });

  it('fetches what it was never told of before it goes on', async () => {
    const heard: string[] = [];
    bot.on('message', (ctx) => heard.push(ctx.text));
    await hear('1');
    script.store(alice, '2');
    script.store(alice, '3');
    await hear('4');
    await settle();
    expect(heard).toEqual(['1', '2', '3', '4']);
  });
});
