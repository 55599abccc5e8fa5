/** How many messages are unread, counted from the server's number on. */
export interface Unread {
  /** Unread messages up to `upTo`. */
  readonly count: number;
  /** Everything up to this seq has been counted. */
  readonly upTo: number;
  /** Messages that came before the ones ahead of them: their seq, and whether they count. */
  readonly ahead: ReadonlyMap<number, boolean>;
}

/** Nothing counted yet. */
export const noUnread: Unread = { count: 0, upTo: 0, ahead: new Map() };

/** Whether this message has been counted. */
export function isCounted(unread: Unread, seq: number): boolean {
  return seq <= unread.upTo || unread.ahead.has(seq);
}

/** Counts one message; `counts` is false for my own and for what is read already. */
export function countMessage(unread: Unread, seq: number, counts: boolean): Unread {
  if (isCounted(unread, seq)) return unread;
  if (seq === unread.upTo + 1 && unread.ahead.size === 0) {
    return { count: unread.count + Number(counts), upTo: seq, ahead: unread.ahead };
  }
  return fold({ ...unread, ahead: new Map(unread.ahead).set(seq, counts) });
}

/** Takes the server's number, unless more has been counted since. */
export function countFrom(unread: Unread, count: number, upTo: number): Unread {
  if (upTo < unread.upTo) return unread;
  return fold({ count, upTo, ahead: unread.ahead });
}

/**
 * Everything up to `seq` has been read. What is left below it is exact where `left`, the number of unread messages known to come
 * after it, is given, and at most what fits otherwise.
 */
export function readUpTo(unread: Unread, seq: number, left?: number): Unread {
  const count = seq >= unread.upTo ? 0 : Math.min(unread.count, left ?? unread.upTo - seq);
  const ahead = [...unread.ahead].map(([at, counts]) => [at, counts && at > seq] as const);
  return { ...unread, count, ahead: ahead.length > 0 ? new Map(ahead) : unread.ahead };
}

/** The number to show. */
export function unreadCount(unread: Unread): number {
  if (unread.ahead.size === 0) return unread.count;
  return unread.count + [...unread.ahead.values()].filter(Boolean).length;
}

function fold(unread: Unread): Unread {
  let { count, upTo } = unread;
  const ahead = new Map([...unread.ahead].filter(([seq]) => seq > upTo));
  for (let counts = ahead.get(upTo + 1); counts !== undefined; counts = ahead.get(upTo + 1)) {
    upTo += 1;
    ahead.delete(upTo);
    count += Number(counts);
  }
  return { count, upTo, ahead };
}
