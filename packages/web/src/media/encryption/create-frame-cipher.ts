import type { FrameCipher, FrameSource, TrackSource } from '@parley/core';
import { runFrameCipher, type FramePlace, type FrameRequest } from './run-frame-cipher.js';

/** A cipher, and the places through which it encrypts and opens. */
export interface BrowserCipher extends FrameCipher {
  /** Frames of a source go out through it from now on, and none without it. */
  send(sender: RTCRtpSender, source: TrackSource): void;
  /** Frames come in through it from now on. Returns what says whose they are. */
  receive(receiver: RTCRtpReceiver, from?: FrameSource): (from: FrameSource | undefined) => void;
}

type Asked = FrameRequest extends infer One ? (One extends FrameRequest ? Omit<One, 'id'> : never) : never;

/** Starts the worker in which all keys are. */
export async function createFrameCipher(listener: { onMissing(participant: string): void }): Promise<BrowserCipher> {
  const code = URL.createObjectURL(new Blob([`(${runFrameCipher.toString()})(self)`], { type: 'text/javascript' }));
  const worker = new Worker(code);
  URL.revokeObjectURL(code);
  const waiting = new Map<number, (result: unknown) => void>();
  let asked = 0;
  let places = 0;
  let refuse: (error: Error) => void = () => undefined;
  worker.onmessage = ({ data }: MessageEvent<{ id?: number; result?: unknown; missing?: string }>) => {
    if (data.missing !== undefined) listener.onMissing(data.missing);
    if (data.id === undefined) return;
    waiting.get(data.id)?.(data.result);
    waiting.delete(data.id);
  };
  // As where the page's policy does not let it start.
  worker.onerror = () => {
    refuse(new TypeError('Unable to encrypt: because no worker may be started from a blob. Allow `worker-src blob:`.'));
  };
  const tell = (request: Asked) => worker.postMessage(request);
  const ask = (request: Asked) =>
    new Promise<unknown>((resolve, reject) => {
      asked += 1;
      refuse = reject;
      waiting.set(asked, resolve);
      worker.postMessage({ ...request, id: asked });
    });
  const transform = (options: Omit<FramePlace, 'place'>) => {
    places += 1;
    const place = places;
    return { place, made: new RTCRtpScriptTransform(worker, { ...options, place }) };
  };
  const card = await ask({ op: 'open' });
  return {
    card: String(card),
    make: (chain) => tell({ op: 'make', chain }),
    step: () => tell({ op: 'step' }),
    use: () => tell({ op: 'use' }),
    seal: async (to, about) => (await ask({ op: 'seal', card: to, about })) as string | undefined,
    take: async (participant, { card: from, chain, step, sealed }, about) =>
      (await ask({ op: 'take', participant, card: from, chain, step, sealed, about })) === true,
    forget: (participant) => tell({ op: 'forget', participant }),
    send(sender, source) {
      sender.transform = transform({ sends: true, from: { participant: '', source } }).made;
    },
    receive(receiver, from) {
      const { place, made } = transform({ sends: false, ...(from && { from }) });
      receiver.transform = made;
      return (now) => tell({ op: 'from', place, from: now });
    },
    close: () => worker.terminate(),
  };
}
