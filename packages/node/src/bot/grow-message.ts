import type { Clock } from '@parley/core';
import type { Message } from '@parley/protocol';

/** Milliseconds from one edit of a growing message to the next, at least. */
const interval = 500;

/** What a growing message is made of. */
export interface GrowingParts {
  readonly clock: Clock;
  /** Sends the message; where it was sent before, answers it as it is. */
  readonly send: (text: string) => Promise<Message>;
  readonly edit: (message: Message, text: string) => Promise<Message>;
}

/** Sends the first words of a stream and edits the message as more come, at a bounded rate; at the end it holds them all. */
export async function growMessage(text: AsyncIterable<string>, parts: GrowingParts): Promise<Message> {
  const { clock, send, edit } = parts;
  const stream = { whole: '', ended: false, refused: false };
  const shown: { message?: Message } = {};
  let wake: (() => void) | undefined;

  const somethingNew = () => new Promise<void>((resolve) => (wake = resolve));
  /** Waits until the next edit is due, or the stream ends. */
  const pause = async () => {
    const timer = { due: false };
    const stop = clock.setTimer(() => {
      timer.due = true;
      wake?.();
    }, interval);
    while (!timer.due && !stream.ended) await somethingNew();
    stop();
  };
  const show = async (said: string) => {
    const message = (shown.message ??= await send(said));
    // A message that was sent before, by a bot that did not come to the end, does not shrink.
    if (message.text === said || (!stream.ended && said.length < message.text.length)) return;
    shown.message = await edit(message, said);
  };
  const grow = async () => {
    for (let said = ''; !stream.ended;) {
      if (said === stream.whole) await somethingNew();
      else {
        said = stream.whole;
        await show(said);
        await pause();
      }
    }
    if (stream.whole !== '') await show(stream.whole);
  };
  const growing = grow();
  growing.catch(() => (stream.refused = true));
  try {
    for await (const part of text) {
      stream.whole += part;
      wake?.();
      // What the server refuses grows no further.
      if (stream.refused) break;
    }
  } finally {
    // Of a stream that throws, what came before stays.
    stream.ended = true;
    wake?.();
    await growing;
  }
  return shown.message ?? send(stream.whole);
}
