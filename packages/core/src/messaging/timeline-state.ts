import type { Message as StoredMessage } from '@parley/protocol';

/** Seqs that are missing between two that are held, exclusive at both ends. */
export interface Hole {
  readonly after: number;
  readonly before: number;
}

/**
 * The stored messages held of one conversation, or of one thread, by seq. It changes in place, so that a message at the end costs
 * the same however many there are; what a screen gets is made from it when somebody looks.
 */
export interface TimelineState {
  readonly stored: readonly StoredMessage[];
  /** Everything from this seq on is wanted; what is before is history. `Infinity` where nothing was loaded. */
  readonly start: number;
  /** Raised by every change but a message at the end. */
  readonly revision: number;
  at(seq: number): StoredMessage | undefined;
  /** Messages that quote this one, with those that are kept for `startAt`. */
  quoting(seq: number): readonly StoredMessage[];
  /** Puts a message in its place, in the newest version. Whether anything changed. What is before the start is not taken. */
  insert(message: StoredMessage): boolean;
  /** Holds a message as it is shown in the place of the same one as it came; that is no change. */
  show(message: StoredMessage): void;
  /** A page of older messages is asked for: what comes from before the start meanwhile is kept for `startAt`. */
  expect(): void;
  /** Begins with this seq from now on. */
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
  let start = Infinity;
  let revision = 0;
  let early: Map<number, StoredMessage> | undefined;
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
  const lastHeld = () => stored.at(-1)?.seq ?? start - 1;
  const at = (seq: number) => {
    const found = stored[placeOf(seq)];
    return found?.seq === seq ? found : undefined;
  };
  return {
    get stored() {
      return stored;
    },
    get start() {
      return start;
    },
    get revision() {
      return revision;
    },
    at: (seq) => at(seq) ?? early?.get(seq),
    quoting: (seq) => [...stored, ...(early?.values() ?? [])].filter(({ replyTo }) => replyTo?.seq === seq),
    insert(message) {
      const { seq, version } = message;
      if (seq < start) {
        if ((early?.get(seq)?.version ?? -1) <= version) early?.set(seq, message);
        return false;
      }
      if (seq > lastHeld()) {
        stored.push(message);
        return true;
      }
      const place = placeOf(seq);
      const known = stored[place];
      if (known === message || (known?.seq === seq && known.version > version)) return false;
      stored.splice(place, known?.seq === seq ? 1 : 0, message);
      revision++;
      return true;
    },
    show(message) {
      const place = stored.at(-1)?.seq === message.seq ? stored.length - 1 : placeOf(message.seq);
      if (stored[place]?.seq === message.seq) stored[place] = message;
    },
    expect: () => void (early ??= new Map()),
    startAt(seq) {
      const wanted = [...(early?.values() ?? [])].filter((message) => message.seq >= seq);
      stored = [...wanted.sort((a, b) => a.seq - b.seq), ...stored];
      early = undefined;
      start = seq;
      revision++;
    },
    hole(lastSeq) {
      const last = lastHeld();
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
      const last = lastHeld();
      if (last - start + 1 === stored.length) return last;
      for (let place = 0; place < stored.length; place++) {
        if (gapBefore(place)) return stored[place - 1]?.seq ?? start - 1;
      }
      return last;
    },
    dropBefore(seq) {
      stored = stored.slice(placeOf(seq));
      start = stored[0]?.seq ?? Infinity;
      early = undefined;
      revision++;
    },
  };
}
