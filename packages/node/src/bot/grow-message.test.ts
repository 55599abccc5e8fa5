import { createFakeClock, settled } from '@parley/core/testing';
import type { Message } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import { growMessage } from './grow-message.js';

/** A stream that the test feeds. */
function createStream() {
  const parts: string[] = [];
  let wake: () => void = () => undefined;
  let end: { readonly error?: Error } | undefined;
  let returned = false;
  async function* text() {
    try {
      for (;;) {
        const part = parts.shift();
        if (part !== undefined) yield part;
        else if (end?.error) throw end.error;
        else if (end) return;
        else await new Promise<void>((resolve) => (wake = resolve));
      }
    } finally {
      returned = true;
    }
  }
  return {
    text: text(),
    say(part: string) {
      parts.push(part);
      wake();
    },
    finish(error?: Error) {
      end = { error };
      wake();
    },
    get returned() {
      return returned;
    },
  };
}

function setUp(known?: string) {
  const clock = createFakeClock();
  const stream = createStream();
  const said: { at: number; text: string }[] = [];
  let version = 0;
  let failing: Error | undefined;
  let answer: () => Promise<void> = () => Promise.resolve();
  const started = clock.now();
  const make = async (text: string) => {
    said.push({ at: clock.now() - started, text });
    await answer();
    if (failing) throw failing;
    return { seq: 1, text, version: ++version } as Message;
  };
  const growing = growMessage(stream.text, {
    clock,
    send: async (text) => ({ ...(await make(text)), ...(known !== undefined && { text: known }) }),
    edit: (_, text) => make(text),
  });
  const result = growing.then(
    (message) => message.text,
    (error: unknown) => error,
  );
  return {
    ...{ clock, stream, said, result },
    texts: () => said.map(({ text }) => text),
    fail: (error: Error) => (failing = error),
    hold: (until: Promise<void>) => (answer = () => until),
  };
}

describe('a growing message', () => {
  it('is sent with the first words, grows at a bounded rate, and ends whole at once', async () => {
    const { clock, stream, said, result } = setUp();
    stream.say('one');
    await settled();
    for (let n = 0; n < 20; n++) {
      stream.say(` ${n}`);
      await clock.advance(100);
    }
    stream.say(' end');
    stream.finish();
    await settled();
    const whole = `one ${Array.from({ length: 20 }, (_, n) => n).join(' ')} end`;
    expect(await result).toBe(whole);
    expect(said[0]).toEqual({ at: 0, text: 'one' });
    expect(said.slice(1, -1).map(({ at }) => at)).toEqual([500, 1_000, 1_500, 2_000]);
    expect(said.at(-1)).toEqual({ at: 2_000, text: whole });
    for (const [place, { text }] of said.entries()) expect(text.startsWith(said[place - 1]?.text ?? '')).toBe(true);
    expect(clock.waiting).toBe(0);
  });

  it('is not edited while nothing comes, nor where the first words were all', async () => {
    const { clock, stream, texts, result } = setUp();
    stream.say('all');
    await clock.advance(60_000);
    stream.finish();
    expect(await result).toBe('all');
    expect(texts()).toEqual(['all']);
  });

  it('waits for each answer, and says then what came meanwhile', async () => {
    const { clock, stream, texts, hold, result } = setUp();
    let release: () => void = () => undefined;
    hold(new Promise((resolve) => (release = resolve)));
    stream.say('a');
    await clock.advance(5_000);
    stream.say('b');
    stream.say('c');
    await clock.advance(5_000);
    expect(texts()).toEqual(['a']);
    release();
    await clock.advance(500);
    expect(texts()).toEqual(['a', 'abc']);
    stream.finish();
    expect(await result).toBe('abc');
  });

  it('keeps what came before its stream threw, and throws that', async () => {
    const { stream, texts, result } = setUp();
    stream.say('a');
    await settled();
    stream.say('b');
    stream.finish(new Error('the model is gone'));
    expect(await result).toMatchObject({ message: 'the model is gone' });
    expect(texts()).toEqual(['a', 'ab']);
  });

  it('is nothing where the stream throws at once', async () => {
    const { stream, texts, result } = setUp();
    stream.finish(new Error('no model'));
    expect(await result).toMatchObject({ message: 'no model' });
    expect(texts()).toEqual([]);
  });

  it('ends with the error of the server where it is refused, and reads no further', async () => {
    const { clock, stream, fail, result } = setUp();
    stream.say('a');
    await settled();
    fail(new Error('too large'));
    stream.say('b');
    await clock.advance(500);
    stream.say('c');
    await settled();
    expect(await result).toMatchObject({ message: 'too large' });
    expect(stream.returned).toBe(true);
  });

  it('that was sent before does not shrink, and ends whole', async () => {
    const { clock, stream, texts, result } = setUp('one two three');
    for (const part of ['one', ' two', ' three', ' four']) {
      stream.say(part);
      await clock.advance(1_000);
    }
    stream.finish();
    expect(await result).toBe('one two three four');
    expect(texts()).toEqual(['one', 'one two three four']);
  });

  it('that was sent before and says something else ends as this stream has it', async () => {
    const { stream, result } = setUp('something longer than this');
    stream.say('short');
    await settled();
    stream.finish();
    expect(await result).toBe('short');
  });

  it('with no words is sent as it is, for the server to refuse', async () => {
    const { stream, texts } = setUp();
    stream.finish();
    await settled();
    expect(texts()).toEqual(['']);
  });
});
