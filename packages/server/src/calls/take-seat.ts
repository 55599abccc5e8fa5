import type { Participant } from '@parley/protocol';
import { MediaServerError, type MediaRoom } from './media-server.js';

/** A participant's place in a room, on one of their devices. */
interface Seat {
  readonly device: string | undefined;
  readonly ready: Promise<void>;
}

/** Who is in a room, by user. */
export type Seats = Map<string, Seat>;

/** Settles when the participant is in the room, who is let in where they are not yet. */
export async function takeSeat(seats: Seats, room: MediaRoom, { id, device }: Participant): Promise<void> {
  const known = seats.get(id);
  if (known?.device === device) return known?.ready;
  const take = async () => {
    await room.join(id);
    await room.subscribe(id, 'all');
  };
  const seat: Seat = { device, ready: take() };
  seats.set(id, seat);
  try {
    await seat.ready;
  } catch (error) {
    if (seats.get(id) === seat) seats.delete(id);
    // No device has a part in this: a room that takes nobody is as good as none.
    if (error instanceof MediaServerError) throw new MediaServerError('closed', error.message);
    throw error;
  }
}
