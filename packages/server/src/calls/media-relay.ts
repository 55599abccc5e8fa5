import type { CallRecord, EventFrame, Participant } from '@parley/protocol';
import type { Bus } from '../kernel/bus.js';
import { RequestError } from '../kernel/request-error.js';

/** Carries descriptions and candidates of one call between the devices in it, and keeps them for who is not there yet. */
export interface MediaRelay {
  /** @throws RequestError `limits/rate` where too much waits already. */
  send(to: Participant, event: EventFrame): void;
  /** The participant's device is there: what waited goes to it, in order. */
  flush(call: CallRecord, userId: string): void;
  /** The call, or one participant, moves to other channels: what waits for them is of no use any more. */
  clear(userId?: string): void;
}

/** What may wait for one participant. */
const mostWaiting = 256;
const mostWaitingLength = 512 * 1_024;
const tryAgainAfter = 1_000;

interface Waiting {
  readonly events: EventFrame[];
  length: number;
}

/** Makes the relay of one call. */
export function createMediaRelay(bus: Bus, app: string): MediaRelay {
  const waiting = new Map<string, Waiting>();

  return {
    clear(userId) {
      if (userId === undefined) waiting.clear();
      else waiting.delete(userId);
    },
    send(to, event) {
      if (to.state === 'joined' && to.connected && to.device !== undefined && !waiting.has(to.id)) {
        bus.publish({ app, userIds: [to.id], device: to.device, event });
        return;
      }
      const queue = waiting.get(to.id) ?? { events: [], length: 0 };
      const { length } = JSON.stringify(event);
      if (queue.events.length >= mostWaiting || queue.length + length > mostWaitingLength)
        throw new RequestError('limits/rate', { retryAfter: tryAgainAfter });
      queue.events.push(event);
      queue.length += length;
      waiting.set(to.id, queue);
    },
    flush(call, userId) {
      const to = call.participants.find(({ id }) => id === userId);
      const queue = waiting.get(userId);
      if (!queue || !to?.connected || to.device === undefined) return;
      waiting.delete(userId);
      for (const event of queue.events) bus.publish({ app, userIds: [userId], device: to.device, event });
    },
  };
}
