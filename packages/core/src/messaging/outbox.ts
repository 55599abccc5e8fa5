import { limits } from '@parley/protocol';
import type { Message as StoredMessage } from '@parley/protocol';
import { ParleyError } from '../kernel/parley-error.js';
import { checkDraft } from './draft.js';
import type { Outgoing } from './message-view.js';
import type { Draft } from './messaging.js';
import type { Room } from './room.js';

/** Messages of mine on their way. */
export interface Outbox {
  send(draft: string | Draft): Promise<StoredMessage>;
  retry(clientId: string): Promise<StoredMessage>;
  discard(clientId: string): void;
}

/** Sends the messages of one conversation in order, each until it is answered. `receive` takes what was stored. */
export function createOutbox(room: Room, receive: (message: StoredMessage) => void): Outbox {
  const { timeline, link } = room;

  const post = async (outgoing: Outgoing): Promise<StoredMessage> => {
    const { clientId, text, metadata } = outgoing;
    const params = { conversationId: room.id, clientId, text, ...(metadata && { metadata }) };
    try {
      const { message } = await link.request('message.send', params, { durable: true, lane: `messages:${room.id}` });
      timeline.take(clientId);
      receive(message);
      room.timelineChanged();
      return message;
    } catch (error) {
      if (error instanceof ParleyError && timeline.find(clientId)) timeline.put({ ...outgoing, error });
      room.timelineChanged();
      throw error;
    }
  };
  const start = (outgoing: Outgoing) => {
    timeline.put(outgoing);
    room.timelineChanged();
    return post(outgoing);
  };
  return {
    async send(draft) {
      const checked = checkDraft(draft, link.state.get().session?.limits ?? limits);
      return start({ ...checked, clientId: room.random.id(), createdAt: room.serverNow() });
    },
    async retry(clientId) {
      const outgoing = timeline.find(clientId);
      if (!outgoing?.error) {
        const text = 'Unable to retry this message: it has not failed. Use the key of a failed message.';
        throw new ParleyError('messaging/not-found', text);
      }
      return start({ ...outgoing, error: undefined });
    },
    discard(clientId) {
      if (!timeline.find(clientId)?.error) return;
      timeline.take(clientId);
      room.timelineChanged();
    },
  };
}
