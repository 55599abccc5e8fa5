import { ParleyError } from '@parley/core';

/** What plays tones (W3C WebRTC 1.0, 7): `RTCDTMFSender` has it. */
export interface ToneBuffer extends Pick<EventTarget, 'addEventListener' | 'removeEventListener'> {
  readonly canInsertDTMF: boolean;
  readonly toneBuffer: string;
  insertDTMF(tones: string, duration?: number, gap?: number): void;
}

/** So long each tone is sent, and nothing after it, in ms: what slow exchanges still hear. */
const toneMs = 160;
const gapMs = 70;

/** Sends tones one after the other. What it gives settles when the last of them was sent. */
export function createToneSender(find: () => ToneBuffer | undefined): (tones: string) => Promise<void> {
  let queue: Promise<void> = Promise.resolve();
  const play = (tones: string) =>
    new Promise<void>((resolve, reject) => {
      const sender = find();
      if (!sender?.canInsertDTMF) {
        reject(noTones());
        return;
      }
      const onTone = (event: Event) => {
        // The last event has no tone (7.3).
        if ((event as Event & { readonly tone?: string }).tone !== '') return;
        sender.removeEventListener('tonechange', onTone);
        resolve();
      };
      sender.addEventListener('tonechange', onTone);
      sender.insertDTMF(tones, toneMs, gapMs);
    });
  return (tones) => {
    const sent = queue.then(() => play(tones));
    queue = sent.catch(() => undefined);
    return sent;
  };
}

function noTones(): ParleyError {
  const text = 'Unable to send tones: because this phone takes none now. Try again once it has answered.';
  return new ParleyError('calls/unsupported', text);
}
