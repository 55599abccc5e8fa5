import type { EventFrame } from '@parley/protocol';
import type { LiveCall } from './live-calls.js';
import { MediaServerError, type MediaEvent, type MediaRoom, type ResumedRoom } from './media-server.js';
import { createRoomMutes, type RoomMutes } from './room-mutes.js';
import type { Seats } from './take-seat.js';

/** The room of a call, for one epoch. */
export interface OwnRoom {
  readonly epoch: number;
  readonly opening: Promise<MediaRoom>;
  readonly seats: Seats;
  readonly mutes: RoomMutes;
  /** How often in a row it did not do what it was asked. */
  failures: number;
}

/** A room that is being opened. */
export function ownRoom(epoch: number, opening: Promise<MediaRoom>, onFailed: (error: unknown) => void): OwnRoom {
  return { epoch, opening, seats: new Map(), mutes: createRoomMutes(onFailed), failures: 0 };
}

/** The room that a call had before this process began, which counts as being opened until it is found or not. */
export function formerRoom({ call }: LiveCall, onFailed: (error: unknown) => void) {
  let opened = (_room: MediaRoom): void => undefined;
  let failed = (_error: Error): void => undefined;
  const opening = new Promise<MediaRoom>((resolve, reject) => {
    opened = resolve;
    failed = reject;
  });
  opening.catch(() => undefined);
  return {
    own: ownRoom(call.epoch, opening, onFailed),
    gone: () => failed(new MediaServerError('closed', 'Unable to go on in this room: because it is no longer there.')),
    found: ({ room }: ResumedRoom) => opened(room),
  };
}

/** Seats who was in the room and is in the call still; everybody else leaves it. */
export function seatFound(seats: Seats, { call }: LiveCall, { room, participants }: ResumedRoom): void {
  for (const userId of participants) {
    const part = call.participants.find(({ id }) => id === userId);
    if (part?.state === 'joined') seats.set(userId, { device: part.device, ready: Promise.resolve() });
    else room.leave(userId).catch(() => undefined);
  }
}

/** What a device is sent of what its room tells of its channels. */
export function frameFor(
  { call: { id: callId, epoch } }: LiveCall,
  event: MediaEvent & { readonly type: 'described' | 'trickled' },
): EventFrame {
  const { channel } = event;
  if (event.type === 'trickled')
    return { ev: 'media.trickled', data: { callId, channel, epoch, candidates: [...event.candidates] } };
  const { description, streams, fresh } = event;
  const more = { ...(streams ? { streams: [...streams] } : {}), ...(fresh ? { fresh } : {}) };
  return { ev: 'media.described', data: { callId, channel, epoch, description, ...more } };
}
