import { ParleyError } from '../kernel/parley-error.js';
import type { Room } from './room.js';

/** Tells the server how far I have received and read: the latest word only, at most once per 200 ms. */
export interface ReceiptSender {
  delivered(seq: number): void;
  /** Settles when the server knows. */
  read(seq: number): Promise<void>;
  /** The server knows this much already. */
  known(seqs: { readonly deliveredSeq: number; readonly readSeq: number }): void;
  /** Nobody knows what the server knows. */
  forget(): void;
}

const coalesceMs = 200;

/** Coalesces the receipts of one conversation. They only rise, so that what is lost needs no repair: the next one says more. */
export function createReceiptSender(room: Pick<Room, 'id' | 'link' | 'clock' | 'logger'>): ReceiptSender {
  let wanted = { deliveredSeq: 0, readSeq: 0 };
  let sent = { deliveredSeq: 0, readSeq: 0 };
  let readers: { seq: number; resolve: () => void; reject: (error: unknown) => void }[] = [];
  let busy = false;

  const flush = async () => {
    const deliveredSeq = Math.max(wanted.deliveredSeq, wanted.readSeq);
    const { readSeq } = wanted;
    const part = {
      ...(deliveredSeq > sent.deliveredSeq && { deliveredSeq }),
      ...(readSeq > sent.readSeq && { readSeq }),
    };
    try {
      if (Object.keys(part).length > 0) {
        await room.link.request('receipt.mark', { conversationId: room.id, ...part }, { durable: true });
        known({ deliveredSeq, readSeq });
      }
      settle((reader) => reader.seq <= sent.readSeq && (reader.resolve(), true));
    } catch (error) {
      // The conversation is gone for me: nothing is left to tell.
      room.logger?.debug('Receipts were refused', { code: error instanceof ParleyError ? error.code : undefined });
      known(wanted);
      settle((reader) => (reader.reject(error), true));
    }
    busy = false;
    if (wanted.readSeq > sent.readSeq || wanted.deliveredSeq > sent.deliveredSeq) schedule();
  };
  const settle = (done: (reader: (typeof readers)[number]) => boolean) => {
    readers = readers.filter((reader) => !done(reader));
  };
  const schedule = () => {
    if (busy) return;
    busy = true;
    room.clock.setTimer(() => void flush(), coalesceMs);
  };
  const known = ({ deliveredSeq, readSeq }: { readonly deliveredSeq: number; readonly readSeq: number }) => {
    sent.deliveredSeq = Math.max(sent.deliveredSeq, deliveredSeq, readSeq);
    sent.readSeq = Math.max(sent.readSeq, readSeq);
  };
  return {
    known,
    forget() {
      wanted = { deliveredSeq: 0, readSeq: 0 };
      sent = { deliveredSeq: 0, readSeq: 0 };
    },
    delivered(seq) {
      if (seq <= Math.max(wanted.deliveredSeq, sent.deliveredSeq)) return;
      wanted.deliveredSeq = seq;
      schedule();
    },
    read(seq) {
      if (seq <= sent.readSeq) return Promise.resolve();
      wanted.readSeq = Math.max(wanted.readSeq, seq);
      return new Promise((resolve, reject) => {
        readers.push({ seq, resolve, reject });
        schedule();
      });
    },
  };
}
