import type { EventFrame } from '@parley/protocol';
import type { Bus } from '../kernel/bus.js';
import { logFailure } from '../kernel/log-failure.js';
import type { Clock, Log, Metrics } from '../kernel/ports.js';
import type { CallCaptions, Caption, CaptionHearing } from '../kernel/call-captions.js';
import type { LiveCall } from './live-calls.js';
import type { MediaRoom } from './media-server.js';

/** Lets those be listened to whose call has captions. */
export interface RoomCaptions {
  /** Brings who is listened to in line with the call. */
  follow(on: LiveCall, room: MediaRoom, seats: ReadonlyMap<string, { readonly ready: Promise<unknown> }>): void;
  /** The room is closed, or is no longer the call's. */
  closed(room: MediaRoom): void;
  /** Listens to nobody any more. */
  stop(): void;
}

/** What it is given. */
export interface RoomCaptionsDeps {
  readonly captions: CallCaptions;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
}

interface Heard {
  readonly seat: object;
  /** Undefined where it came to nothing. */
  readonly hearing: Promise<CaptionHearing | undefined>;
}

/** Keeps who is listened to, of every room. */
export function createRoomCaptions({ captions, bus, clock, log, metrics }: RoomCaptionsDeps): RoomCaptions {
  const rooms = new Map<MediaRoom, Map<string, Heard>>();

  function tell(on: LiveCall, userId: string, { text, final }: Caption): void {
    const { id: callId, participants, captions: wanted } = on.call;
    const speaker = participants.find(({ id }) => id === userId);
    if (!wanted || speaker?.state !== 'joined' || !speaker.media.microphone) return;
    if (final) metrics.count('captions_total');
    const event: EventFrame = { ev: 'call.captioned', data: { callId, userId, text, final, at: clock.now() } };
    const userIds = participants.filter(({ state }) => state === 'joined').map(({ id }) => id);
    bus.publish({ app: on.app, userIds, event });
  }

  function stop(own: Map<string, Heard>, userId: string): void {
    const heard = own.get(userId);
    own.delete(userId);
    void heard?.hearing.then((hearing) => hearing?.end());
  }

  function closed(room: MediaRoom): void {
    const own = rooms.get(room);
    rooms.delete(room);
    for (const userId of [...(own?.keys() ?? [])]) if (own) stop(own, userId);
  }

  return {
    follow(on, room, seats) {
      const own = rooms.get(room) ?? new Map<string, Heard>();
      rooms.set(room, own);
      const speaks = (userId: string) =>
        on.call.captions === true && on.call.participants.some(({ id, media }) => id === userId && media.microphone);
      for (const [userId, { seat }] of own) {
        if (speaks(userId) && seats.get(userId) === seat) continue;
        stop(own, userId);
        if (seats.get(userId) === seat) room.forward(userId, undefined).catch(() => undefined);
      }
      for (const [userId, seat] of seats) {
        if (own.has(userId) || !speaks(userId)) continue;
        const isStill = () => own.get(userId)?.seat === seat;
        const begin = async (): Promise<CaptionHearing | undefined> => {
          let hearing: CaptionHearing | undefined;
          try {
            await seat.ready;
            if (!isStill()) return undefined;
            hearing = await captions.hear((caption) => isStill() && tell(on, userId, caption));
            // Refused while it publishes no sound: then it is tried again once it does.
            if (isStill()) await room.forward(userId, hearing.to);
            return hearing;
          } catch (error) {
            hearing?.end();
            if (isStill()) own.delete(userId);
            logFailure(log, error, { task: 'captions', app: on.app, call: on.call.id });
            return undefined;
          }
        };
        own.set(userId, { seat, hearing: Promise.resolve().then(begin) });
      }
    },
    closed,
    stop() {
      for (const room of [...rooms.keys()]) closed(room);
    },
  };
}
