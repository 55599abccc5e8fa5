import type { Message as StoredMessage } from '@parley/protocol';
import type { Outgoing } from './message-view.js';

/** Seqs that are missing between two that are held, exclusive at both ends. */
export interface Hole {
  readonly after: number;
  readonly before: number;
}

/**
 * The messages held of one conversation: stored ones by seq, then those on their way. It changes in place, so that a message at
 * the end costs the same however many there are; what a screen gets is made from it when somebody looks.
 */
export interface TimelineState {
  readonly stored: readonly StoredMessage[];
  readonly outgoing: readonly Outgoing[];
  /** Puts a message in its place, once. Whether anything changed. */
  insert(message: StoredMessage): boolean;
  /** Adds a message on its way, or puts it in the place of one with the same client id. */
  put(outgoing: Outgoing): void;
  /** Takes a message on its way out. Whether there was one. */
  take(clientId: string): boolean;
  find(clientId: string): Outgoing | undefined;
  /** Everything from this seq on is wanted; what is before is history. */
  startAt(seq: number): void;
  /** The newest hole from the start up to `lastSeq`. */
  hole(lastSeq: number): Hole | undefined;
  /** The server has nothing in this hole. */
  close(hole: Hole): void;
  /** Up to here nothing is missing from the start on. */
  contiguousUpTo(): number;
  /** Lets go of the stored messages before `seq`. */
  dropBefore(seq: number): void;
}

/** A timeline that holds nothing. */
export function createTimelineState(): TimelineState {
  let stored: StoredMessage[] = [];
  let outgoing: Outgoing[] = [];
  let start = 1;
  // Holes of which the server has nothing: their beginning by their end.
  const closed = new Map<number, number>();

  const placeOf = (seq: number) => {
    let low = 0;
    let high = stored.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((stored[middle]?.seq ?? 0) < seq) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const gapBefore = (place: number): Hole | undefined => {
    const before = stored[place]?.seq ?? 0;
    const after = stored[place - 1]?.seq ?? start - 1;
    return before - after > 1 && closed.get(before) !== after ? { after, before } : undefined;
  };
  return {
    get stored() {
      return stored;
    },
    get outgoing() {
      return outgoing;
    },
    insert(message) {
      const last = stored.at(-1);
      if (!last || message.seq > last.seq) {
        stored.push(message);
        return true;
      }
      const place = placeOf(message.seq);
      const known = stored[place];
      if (known?.seq !== message.seq) stored.splice(place, 0, message);
      else if (message.version > known.version) stored[place] = message;
      else return false;
      return true;
    },
    put(message) {
      const known = outgoing.some((other) => other.clientId === message.clientId);
      outgoing = known
        ? outgoing.map((other) => (other.clientId === message.clientId ? message : other))
        : [...outgoing, message];
    },
    take(clientId) {
      const left = outgoing.filter((other) => other.clientId !== clientId);
      const found = left.length < outgoing.length;
      if (found) outgoing = left;
      return found;
    },
    find: (clientId) => outgoing.find((other) => other.clientId === clientId),
    startAt(seq) {
      start = seq;
    },
    hole(lastSeq) {
      const last = stored.at(-1)?.seq ?? start - 1;
      if (last < lastSeq && closed.get(lastSeq + 1) !== last) return { after: last, before: lastSeq + 1 };
      if (last - start + 1 === stored.length) return undefined;
      for (let place = stored.length - 1; place >= 0; place--) {
        const gap = gapBefore(place);
        if (gap) return gap;
      }
      return undefined;
    },
    close: (hole) => void closed.set(hole.before, hole.after),
    contiguousUpTo() {
      const last = stored.at(-1)?.seq ?? start - 1;
      if (last - start + 1 === stored.length) return last;
      for (let place = 0; place < stored.length; place++) {
        if (gapBefore(place)) return stored[place - 1]?.seq ?? start - 1;
      }
      return last;
    },
    dropBefore(seq) {
      stored = stored.slice(placeOf(seq));
      start = stored[0]?.seq ?? 1;
    },
  };
}
