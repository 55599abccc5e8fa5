/** What one message adds to the counts: 1 where it is unread, 2 where it mentions me, 3 for both. */
export type Weight = number;

/** Unread messages, and those that mention me. */
export interface Counts {
  readonly count: number;
  readonly mentions: number;
}

/** How many messages are unread, counted from the server's numbers on. */
export interface Unread extends Counts {
  /** Everything up to this seq has been counted. */
  readonly upTo: number;
  /** Messages that came before the ones ahead of them: what each adds, by seq. */
  readonly ahead: ReadonlyMap<number, Weight>;
  /**
   * Not 0 where the numbers may be wrong and the server is to be asked: its numbers are right again from this version of the
   * conversation on.
   */
  readonly doubt: number;
}

/** Nothing counted yet. */
export const noUnread: Unread = { count: 0, mentions: 0, upTo: 0, ahead: new Map(), doubt: 0 };

/** Whether this message has been counted. */
export function isCounted(unread: Unread, seq: number): boolean {
  return seq <= unread.upTo || unread.ahead.has(seq);
}

/** Counts one message. */
export function countMessage(unread: Unread, seq: number, weight: Weight): Unread {
  if (isCounted(unread, seq)) return unread;
  if (seq === unread.upTo + 1 && unread.ahead.size === 0) return { ...plus(unread, weight), upTo: seq };
  return fold({ ...unread, ahead: new Map(unread.ahead).set(seq, weight) });
}

/** Takes the server's numbers as they were at a version, unless more has been counted since. */
export function countFrom(
  unread: Unread,
  counts: Counts,
  { upTo, version }: { readonly upTo: number; readonly version: number },
): Unread {
  if (upTo < unread.upTo) return unread;
  return fold({ ...counts, upTo, ahead: unread.ahead, doubt: unread.doubt > version ? unread.doubt : 0 });
}

/**
 * Everything up to `seq` has been read. What is left below it is exact where `left`, what is known to come after it, is given,
 * and at most what fits otherwise.
 */
export function readUpTo(unread: Unread, seq: number, left?: Counts): Unread {
  const most = Math.max(0, unread.upTo - seq);
  const { count, mentions } = left ?? unread;
  return {
    count: Math.min(count, most),
    mentions: Math.min(mentions, most),
    upTo: unread.upTo,
    ahead:
      unread.ahead.size > 0
        ? new Map([...unread.ahead].map(([at, weight]) => [at, at > seq ? weight : 0]))
        : unread.ahead,
    doubt: left || most === 0 || count + mentions === 0 ? unread.doubt : Math.max(unread.doubt, 1),
  };
}

/** The numbers to show. */
export function totals(unread: Unread): Counts {
  return [...unread.ahead.values()].reduce<Counts>(plus, unread);
}

function plus<T extends Counts>(counts: T, weight: Weight): T {
  return { ...counts, count: counts.count + (weight & 1), mentions: counts.mentions + (weight >> 1) };
}

function fold(given: Unread): Unread {
  let unread = given;
  const ahead = new Map([...given.ahead].filter(([seq]) => seq > given.upTo));
  for (let weight = ahead.get(unread.upTo + 1); weight !== undefined; weight = ahead.get(unread.upTo + 1)) {
    unread = { ...plus(unread, weight), upTo: unread.upTo + 1 };
    ahead.delete(unread.upTo);
  }
  return { ...unread, ahead };
}
