/** How far a member says to have received and read. */
export interface Mark {
  readonly app: string;
  readonly conversationId: string;
  readonly userId: string;
  readonly deliveredSeq: number;
  readonly readSeq: number;
}

/** A receipt after it rose. */
export interface Raised {
  readonly deliveredSeq: number;
  readonly readSeq: number;
  readonly version: number;
}

/** Names a member across apps. */
export function memberKey({ app, conversationId, userId }: Pick<Mark, 'app' | 'conversationId' | 'userId'>): string {
  return `${app} ${conversationId} ${userId}`;
}

/** One mark for each member, the highest of theirs, in the order of their keys. */
export function mergeMarks(marks: readonly Mark[]): readonly Mark[] {
  const merged = new Map<string, Mark>();
  for (const mark of marks) {
    const before = merged.get(memberKey(mark));
    merged.set(memberKey(mark), {
      ...mark,
      deliveredSeq: Math.max(mark.deliveredSeq, before?.deliveredSeq ?? 0),
      readSeq: Math.max(mark.readSeq, before?.readSeq ?? 0),
    });
  }
  return [...merged].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, mark]) => mark);
}

/** The answers to marks that were merged: what rose is told to the first who asked for it. */
export function answerMarks(
  marks: readonly Mark[],
  raised: ReadonlyMap<string, Raised>,
): readonly (Raised | undefined)[] {
  const told = new Set<string>();
  return marks.map((mark) => {
    const key = memberKey(mark);
    if (told.has(key)) return undefined;
    told.add(key);
    return raised.get(key);
  });
}
