import { describe, expect, it } from 'vitest';
import { runFrameCipher, type EncodedFrame, type FrameRequest, type FrameScope } from './run-frame-cipher.js';

/** One device, as its page sees it. */
async function createDevice() {
  const waiting = new Map<number, (result: unknown) => void>();
  const missing: string[] = [];
  let asked = 0;
  const scope: FrameScope = {
    onmessage: null,
    postMessage(message) {
      const { id = 0, result, missing: from } = message as { id?: number; result?: unknown; missing?: string };
      if (from !== undefined) missing.push(from);
      else waiting.get(id)?.(result);
    },
  };
  runFrameCipher(scope);
  const ask = (request: FrameRequest) =>
    new Promise<unknown>((resolve) => {
      waiting.set((asked += 1), resolve);
      scope.onmessage?.({ data: { ...request, id: asked } });
    });
  let places = 0;
  const place = (sends: boolean, from: { readonly participant: string; readonly source: string }) => {
    const [input, output] = [new TransformStream<EncodedFrame>(), new TransformStream<EncodedFrame>()];
    const requests: number[] = [];
    const transformer = {
      ...{ readable: input.readable, writable: output.writable, options: { place: (places += 1), sends, from } },
      sendKeyFrameRequest: () => Promise.resolve(requests.push(1)),
    };
    scope.onrtctransform?.({ transformer });
    const writer = input.writable.getWriter();
    const out: EncodedFrame[] = [];
    const reading = output.readable.pipeTo(
      new WritableStream<EncodedFrame>({ write: (frame) => void out.push(frame) }),
    );
    return {
      requests,
      write: (frame: EncodedFrame) => void writer.write(frame),
      /** All that came out of it. */
      async end() {
        await writer.close();
        await reading;
        return out;
      },
    };
  };
  /** What all of these frames become. */
  const through =
    (sends: boolean, from: { readonly participant: string; readonly source: string }) =>
    async (...frames: readonly EncodedFrame[]) => {
      const way = place(sends, from);
      for (const frame of frames) way.write(frame);
      return way.end();
    };
  const card = String(await ask({ op: 'open' }));
  return {
    card,
    missing,
    ask,
    place,
    send: (source = 'camera') => through(true, { participant: '', source }),
    receive: (participant: string, source = 'camera') => through(false, { participant, source }),
  };
}
type Device = Awaited<ReturnType<typeof createDevice>>;

const text = (frame: EncodedFrame | undefined) => new TextDecoder().decode(frame?.data);
const picture = (words: string, type = 'delta'): EncodedFrame => ({
  data: new TextEncoder().encode(words).buffer,
  type,
});
const copy = ({ data, type }: EncodedFrame): EncodedFrame => ({ data: data.slice(0), ...(type && { type }) });

/** Gives the key that the one made last to the other, as this participant's. */
async function hand(from: Device, to: Device, { chain = 0, step = 0, participant = 'alice' } = {}) {
  const sealed = String(await from.ask({ op: 'seal', card: to.card, about: 'the call' }));
  return to.ask({ op: 'take', participant, card: from.card, chain, step, sealed, about: 'the call' });
}

async function createPair() {
  const [alice, bob] = [await createDevice(), await createDevice()];
  await alice.ask({ op: 'make', chain: 0 });
  await alice.ask({ op: 'use' });
  return { alice, bob };
}

describe('a frame', () => {
  it('arrives as it was sent, with what Janus reads of it in the clear', async () => {
    const { alice, bob } = await createPair();
    expect(await hand(alice, bob)).toBe(true);
    const words = 'a picture that nobody else is to see';
    const sent = [
      ...(await alice.send()(picture(words, 'key'), picture(words))),
      ...(await alice.send('microphone')({ data: new TextEncoder().encode(words).buffer })),
    ];
    expect(sent.map(({ data }) => data.byteLength - words.length)).toEqual([24, 24, 24]);
    expect(sent.map((frame) => text(frame).slice(0, 10) === words.slice(0, 10))).toEqual([true, false, false]);
    expect(text(sent[1]).slice(0, 3)).toBe(words.slice(0, 3));
    for (const frame of sent) expect(text(frame)).not.toContain('nobody');
    const [key, delta, sound] = sent.map(copy);
    expect((await bob.receive('alice')(key!, delta!)).map(text)).toEqual([words, words]);
    expect((await bob.receive('alice', 'microphone')(sound!)).map(text)).toEqual([words]);
  });

  it('never leaves in the clear', async () => {
    const alice = await createDevice();
    expect(await alice.send()(picture('hello'))).toEqual([]);
  });

  it('opens once, unchanged, as what it is, from whom it is, and by their key alone', async () => {
    const { alice, bob } = await createPair();
    const [sent] = await alice.send()(picture('hello, this is me'));
    const again = () => copy(sent!);
    expect(await bob.receive('alice')(again())).toEqual([]);
    expect(bob.missing).toEqual(['alice']);
    await hand(alice, bob);
    for (let at = 0; at < sent!.data.byteLength; at += 1) {
      const other = again();
      new Uint8Array(other.data)[at]! ^= 1;
      expect(await bob.receive('alice')(other)).toEqual([]);
    }
    expect(await bob.receive('alice', 'screen')(again())).toEqual([]);
    const mallory = await createDevice();
    await mallory.ask({ op: 'make', chain: 0 });
    await hand(mallory, bob, { participant: 'mallory' });
    expect(await bob.receive('mallory')(again())).toEqual([]);
    expect((await bob.receive('alice')(again(), again())).map(text)).toEqual(['hello, this is me']);
    expect(await bob.receive('alice')(again())).toEqual([]);
    await bob.ask({ op: 'forget', participant: 'alice' });
    expect(await bob.receive('alice')(...(await alice.send()(picture('more'))))).toEqual([]);
  });

  it('of a later step opens for who had an earlier one, and not the other way round', async () => {
    const { alice, bob } = await createPair();
    await hand(alice, bob);
    const before = await alice.send()(picture('before'));
    for (let step = 0; step < 3; step += 1) await alice.ask({ op: 'step' });
    await alice.ask({ op: 'use' });
    const carol = await createDevice();
    await hand(alice, carol, { step: 3 });
    const after = await alice.send()(picture('after'));
    expect((await carol.receive('alice')(...before.map(copy), ...after.map(copy))).map(text)).toEqual(['after']);
    expect((await bob.receive('alice')(...after.map(copy), ...before.map(copy))).map(text)).toEqual(['after']);
  });

  it('of a new chain is for those who have it; late ones of the one before open too', async () => {
    const { alice, bob } = await createPair();
    const carol = await createDevice();
    for (const device of [bob, carol]) await hand(alice, device);
    const late = await alice.send()(picture('late'));
    await alice.ask({ op: 'make', chain: 1 });
    await hand(alice, bob, { chain: 1 });
    await alice.ask({ op: 'use' });
    const next = await alice.send()(picture('next'));
    expect((await bob.receive('alice')(...next.map(copy), ...late.map(copy))).map(text)).toEqual(['next', 'late']);
    expect((await carol.receive('alice')(...next.map(copy), ...late.map(copy))).map(text)).toEqual(['late']);
  });

  it('asks for a whole picture once it opens after some that did not', async () => {
    const { alice, bob } = await createPair();
    const frames = await alice.send()(picture('one'), picture('two'), picture('three'));
    const way = bob.place(false, { participant: 'alice', source: 'camera' });
    const dead = copy(frames[0]!);
    new Uint8Array(dead.data)[5]! ^= 1;
    await hand(alice, bob);
    for (const frame of [dead, frames[1]!, frames[2]!]) way.write(copy(frame));
    expect((await way.end()).map(text)).toEqual(['two', 'three']);
    expect(way.requests).toEqual([1]);
  });
});

describe('a key', () => {
  it('is taken only from the card that sealed it, for the card and the call that it was sealed for', async () => {
    const { alice, bob } = await createPair();
    const mallory = await createDevice();
    const seal = async (card: string) => String(await alice.ask({ op: 'seal', card, about: 'the call' }));
    const own = { op: 'take', participant: 'alice', card: alice.card, chain: 0, step: 0, about: 'the call' } as const;
    const sealed = await seal(bob.card);
    expect(await bob.ask({ ...own, sealed: await seal(mallory.card) })).toBe(false);
    expect(await bob.ask({ ...own, sealed, card: mallory.card })).toBe(false);
    expect(await bob.ask({ ...own, sealed, chain: 1 })).toBe(false);
    expect(await bob.ask({ ...own, sealed, about: 'another call' })).toBe(false);
    expect(await bob.ask({ ...own, sealed: 'nonsense!' })).toBe(false);
    expect(await alice.ask({ op: 'seal', card: 'nonsense', about: 'the call' })).toBeUndefined();
    expect(await bob.ask({ ...own, sealed })).toBe(true);
  });
});
