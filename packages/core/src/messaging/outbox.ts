import type { Message as StoredMessage } from '@parley/protocol';
import { limits } from '@parley/protocol';
import type { OutboxEntry } from '../connection/index.js';
import type { OutboxChange } from '../connection/link.js';
import { ParleyError } from '../kernel/parley-error.js';
import { checkDraft } from './draft.js';
import type { Draft } from './messaging.js';
import type { Room } from './room.js';

/** Messages of mine on their way in one conversation, whichever view sent them, in order. */
export interface Outbox {
  /** By client id. What did not change is the same object as before. */
  readonly outgoing: ReadonlyMap<string, OutboxEntry>;
  send(draft: string | Draft): Promise<StoredMessage>;
  retry(clientId: string): Promise<StoredMessage>;
  discard(clientId: string): void;
  /** The link says what became of a message. */
  hear(change: OutboxChange): void;
  /** A message of mine was stored: it is no longer on its way. Whether it was. */
  take(clientId: string): boolean;
}

/** Shows the link's outbox in one conversation. `receive` takes what was stored. */
export function createOutbox(
  room: Pick<Room, 'id' | 'link' | 'random' | 'serverNow' | 'timelineChanged'>,
  receive: (message: StoredMessage) => void,
): Outbox {
  const { id, link, random } = room;
  const outgoing = new Map<string, OutboxEntry>();
  return {
    outgoing,
    async send(draft) {
      const content = checkDraft(draft, link.state.get().session?.limits ?? limits);
      const params = { conversationId: id, clientId: random.id(), ...content };
      const sources = typeof draft === 'object' && draft.files?.length ? { sources: draft.files } : {};
      return link.outbox.send({ params, createdAt: room.serverNow(), ...sources });
    },
    async retry(clientId) {
      const entry = outgoing.get(clientId);
      if (!entry?.error) {
        const text = 'Unable to retry this message: it has not failed. Use the key of a failed message.';
        throw new ParleyError('messaging/not-found', text);
      }
      return link.outbox.send(entry);
    },
    discard(clientId) {
      if (outgoing.has(clientId)) link.outbox.discard(clientId);
    },
    hear({ entry, ...change }) {
      const { clientId } = entry.params;
      if (change.type === 'outgoing') outgoing.set(clientId, entry);
      else {
        outgoing.delete(clientId);
        if (change.message) receive(change.message);
      }
      room.timelineChanged();
    },
    take: (clientId) => outgoing.delete(clientId),
  };
}
