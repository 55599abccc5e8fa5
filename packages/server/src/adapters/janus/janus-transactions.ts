import { MediaServerError } from '../../calls/media-server.js';
import type { Clock } from '../../kernel/ports.js';
import { refusalIn, type JanusFrame } from './janus-frame.js';

/** Requests that wait for their answers. */
export interface Transactions {
  /** Begins one. The answer rejects with a `MediaServerError` where it is a refusal or does not come. */
  begin(enough?: 'ack'): { readonly transaction: string; readonly answer: Promise<JanusFrame> };
  /** Takes a frame that answers one. Returns whether it did. */
  settle(frame: JanusFrame): boolean;
  failAll(error: Error): void;
}

interface Waiting {
  readonly enough?: 'ack';
  readonly resolve: (frame: JanusFrame) => void;
  readonly reject: (error: Error) => void;
  readonly cancel: () => void;
}

/** What answers a request for good; an `ack` says that the answer will come. */
const final = new Set(['success', 'event', 'error', 'pong', 'server_info']);

/** Keeps transactions, each for `within` ms at most. */
export function createTransactions(clock: Clock, within: number): Transactions {
  const waiting = new Map<string, Waiting>();
  let last = 0;

  return {
    begin(enough) {
      const transaction = `parley-${(last += 1)}`;
      const answer = new Promise<JanusFrame>((resolve, reject) => {
        const cancel = clock.setTimer(() => {
          waiting.delete(transaction);
          reject(
            new MediaServerError(
              'unreachable',
              `Unable to use the media server: because it gave no answer in ${within / 1_000} s.`,
            ),
          );
        }, within);
        waiting.set(transaction, { ...(enough ? { enough } : {}), resolve, reject, cancel });
      });
      return { transaction, answer };
    },
    settle(frame) {
      const own = frame.transaction === undefined ? undefined : waiting.get(frame.transaction);
      if (!own || frame.transaction === undefined) return false;
      if (!final.has(frame.kind) && !(frame.kind === 'ack' && own.enough === 'ack')) return frame.kind === 'ack';
      waiting.delete(frame.transaction);
      own.cancel();
      const refusal = refusalIn(frame);
      if (!refusal) own.resolve(frame);
      else {
        const code = refusal.code === undefined ? '' : ` (${refusal.code})`;
        own.reject(
          new MediaServerError(
            'refused',
            `Unable to do this: because the media server says: ${refusal.reason}${code}.`,
          ),
        );
      }
      return true;
    },
    failAll(error) {
      const all = [...waiting.values()];
      waiting.clear();
      for (const { cancel, reject } of all) {
        cancel();
        reject(error);
      }
    },
  };
}
