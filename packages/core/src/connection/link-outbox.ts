import type { Message } from '@parley/protocol';
import { createAudience } from '../kernel/create-store.js';
import { ParleyError } from '../kernel/parley-error.js';
import type { Logger } from '../ports/logger.js';
import type { OutboxEntry, ToEngine, ToView } from './engine-port.js';
import { fromErrorData } from './error-data.js';
import type { LinkOutbox, OutboxChange } from './link.js';

/** A view's end of the outbox. */
export interface ViewOutbox {
  readonly api: LinkOutbox;
  hear(message: Extract<ToView, { type: 'outbox' | 'outgoing' | 'settled' }>): void;
  /** Another engine answers: says again what has no answer yet. */
  repeat(): void;
  /** Somebody else is signed in, or nobody: what was sent before is not sent any more. */
  reset(error: ParleyError): void;
}

interface Sending {
  readonly promise: Promise<Message>;
  readonly resolve: (message: Message) => void;
  readonly reject: (error: unknown) => void;
  /** The engine has it. */
  heard: boolean;
}

/** Keeps what the engine says of messages on their way. */
export function createViewOutbox(deps: {
  readonly post: (message: ToEngine) => void;
  /** Whom this view takes for signed in. */
  readonly userId: () => string | undefined;
  readonly logger?: Logger;
}): ViewOutbox {
  const { post } = deps;
  const audience = createAudience<OutboxChange>(deps);
  const entries = new Map<string, OutboxEntry>();
  // Those of this view that have neither been stored nor refused.
  const sending = new Map<string, Sending>();

  const put = (entry: OutboxEntry) => {
    const id = entry.params.clientId;
    const known = entries.get(id);
    if (known && known.error?.code === entry.error?.code) return;
    entries.set(id, entry);
    audience.tell({ type: 'outgoing', entry });
  };
  const take = (id: string, message?: Message) => {
    const entry = entries.get(id);
    entries.delete(id);
    if (entry) audience.tell({ type: 'settled', entry, ...(message && { message }) });
  };
  const settle = (id: string): Sending | undefined => {
    const mine = sending.get(id);
    sending.delete(id);
    return mine;
  };
  const say = (entry: OutboxEntry) => {
    const userId = deps.userId();
    post({ type: 'send', entry, ...(userId !== undefined && { userId }) });
  };
  const outgoing = (entry: OutboxEntry) => {
    const { clientId } = entry.params;
    const mine = sending.get(clientId);
    if (mine) mine.heard = true;
    put(entry);
    if (entry.error) settle(clientId)?.reject(fromErrorData(entry.error));
  };
  return {
    api: {
      get entries() {
        return [...entries.values()];
      },
      send({ error: _, ...entry }) {
        const { clientId } = entry.params;
        const known = sending.get(clientId);
        if (known) return known.promise;
        const made = createSending();
        sending.set(clientId, made);
        put(entry);
        say(entry);
        return made.promise;
      },
      discard: (clientId) => post({ type: 'discard', clientId }),
      onChange: (listener) => audience.subscribe(listener),
    },
    hear(message) {
      switch (message.type) {
        case 'outgoing':
          outgoing(message.entry);
          return;
        case 'settled': {
          const mine = settle(message.clientId);
          take(message.clientId, message.message);
          if (message.message) mine?.resolve(message.message);
          else mine?.reject(discarded());
          return;
        }
        case 'outbox': {
          const ids = new Set(message.entries.map(({ params }) => params.clientId));
          for (const id of [...entries.keys()]) {
            // What the engine has not heard of yet is on its way to it.
            if (ids.has(id) || sending.get(id)?.heard === false) continue;
            take(id);
            settle(id)?.reject(discarded());
          }
          message.entries.forEach(outgoing);
        }
      }
    },
    repeat() {
      for (const [id, mine] of sending) {
        mine.heard = false;
        const entry = entries.get(id);
        if (entry) say(entry);
      }
    },
    reset(error) {
      for (const id of [...entries.keys()]) {
        take(id);
        settle(id)?.reject(error);
      }
    },
  };
}

function createSending(): Sending {
  let resolve!: Sending['resolve'];
  let reject!: Sending['reject'];
  const promise = new Promise<Message>((done, failed) => {
    resolve = done;
    reject = failed;
  });
  return { promise, resolve, reject, heard: false };
}

function discarded(): ParleyError {
  const text = 'Unable to send this message: it was discarded. Send it again.';
  return new ParleyError('connection/cancelled', text);
}
