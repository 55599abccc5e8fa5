import type { Clock } from '../../ports/clock.js';
import type { Logger } from '../../ports/logger.js';
import type { StorageBox, StorageChange } from '../../ports/storage.js';
import { keepable, putBack, putTimelineBack } from './keepable.js';
import { toSaved, type CacheHost, type KeptRoom, type SavedRecord, type SavedTimeline } from './saved.js';

/** Keeps the last state and drafts of one user on this machine. */
export interface Cache {
  /** Something is other than it was kept: it is written within a second or so. */
  changed(): void;
  /** What is begun and not sent in a conversation: written at once, and from then on every quarter of a second. */
  draft(conversationId: string, text: string): void;
  /** Writes now what is to be written. */
  flush(): Promise<unknown>;
  /** Writes no more. With `clear`, takes away what was kept. */
  end(clear?: boolean): Promise<void>;
}

/** What a cache needs. */
export interface CacheDeps {
  readonly box: StorageBox;
  readonly host: CacheHost;
  readonly clock: Clock;
  readonly logger?: Logger;
  /** Whether the user is still signed in. */
  readonly isWanted: () => boolean;
}

/** Raised whenever what is kept is no longer understood: the cache of another version is thrown away, drafts are not. */
const format = 1;

const mostRecords = 200;
const mostTimelines = 50;
const mostMessages = 50;
// Characters of one timeline as JSON.
const mostCharacters = 100_000;
const soon = 1_000;
const sooner = 250;

const [versionKey, meKey] = ['cache:version', 'cache:me'];
const [records, timelines, drafts] = ['cache:c:', 'cache:t:', 'draft:'];

/** Reads what was kept and puts it back; afterwards keeps what changes. */
export async function openCache({ box, host, clock, logger, isWanted }: CacheDeps): Promise<Cache> {
  // What the box holds, by key: a thing whose identity says whether it has changed since, and how it ranks among its kind.
  const kept = new Map<string, { readonly of: unknown; readonly rank: number }>();
  const newDrafts = new Map<string, string>();
  let stop: (() => void) | undefined;
  let due = Infinity;
  let draftedAt = -Infinity;
  let writing: Promise<unknown> = Promise.resolve();
  let ended = false;

  const putAllBack = async (found: ReadonlyMap<string, unknown>) => {
    const saved = { records: [] as SavedRecord[], timelines: new Map<string, SavedTimeline>() };
    for (const [key, value] of found) {
      if (key.startsWith(records)) {
        const record = value as SavedRecord;
        saved.records.push(record);
        kept.set(key, { of: undefined, rank: record.updatedAt });
      } else if (key.startsWith(timelines)) {
        const timeline = value as SavedTimeline;
        saved.timelines.set(key.slice(timelines.length), timeline);
        kept.set(key, { of: timeline, rank: timeline.lookedAt });
      }
    }
    const me = found.get(meKey) as ReturnType<CacheHost['me']>;
    const rooms: [KeptRoom, SavedTimeline][] = [];
    const put = (room: KeptRoom, record: SavedRecord, timeline?: SavedTimeline) => {
      const done = putBack(room, record);
      if (done && timeline) rooms.push([room, timeline]);
      return done;
    };
    for (const record of host.restore({ ...saved, me }, put)) {
      kept.set(records + record.id, { of: record, rank: record.updatedAt });
    }
    await Promise.all(rooms.map(([room, timeline]) => putTimelineBack(room, timeline)));
  };
  const restore = async () => {
    const [cached, begun] = await Promise.all([box.entries('cache:'), box.entries(drafts)]);
    if (!isWanted()) return;
    host.restoreDrafts(new Map(begun.map(([key, text]) => [key.slice(drafts.length), String(text)])));
    const found = new Map(cached);
    try {
      if (found.get(versionKey) === format) {
        await putAllBack(found);
        return;
      }
    } catch (error) {
      logger?.warn('The last state could not be read', { error });
      kept.clear();
    }
    await box.write([...cached.map(([key]) => [key, undefined] as const), [versionKey, format]]);
  };
  const collect = (): StorageChange[] => {
    const changes = new Map<string, unknown>();
    const keep = (key: string, { of, rank, value }: { of: unknown; rank: number; value: unknown }) => {
      changes.set(key, value);
      kept.set(key, { of, rank });
    };
    const leave = (key: string) => {
      if (kept.delete(key)) changes.set(key, undefined);
    };
    const me = host.me();
    if (me && kept.get(meKey)?.of !== me) keep(meKey, { of: me, rank: Infinity, value: me });
    for (const room of host.rooms()) {
      const { record, timeline } = keepable(room);
      const { id, phase, updatedAt } = record;
      if (phase === 'gone') {
        leave(records + id);
        leave(timelines + id);
      }
      if (phase !== 'ready') continue;
      if (kept.get(records + id)?.of !== record) {
        keep(records + id, { of: record, rank: updatedAt, value: toSaved(record) });
      }
      const latest = timeline && lastOf(timeline, mostMessages);
      if (latest && !isSame(kept.get(timelines + id)?.of as SavedTimeline | undefined, latest)) {
        keep(timelines + id, { of: latest, rank: latest.lookedAt, value: lastOf(latest, fitting(latest)) });
      }
    }
    for (const [prefix, most] of [
      [records, mostRecords],
      [timelines, mostTimelines],
    ] as const) {
      const ranked = [...kept].filter(([key]) => key.startsWith(prefix)).sort(([, a], [, b]) => b.rank - a.rank);
      for (const [key] of ranked.slice(most)) {
        // What was never written needs no taking away.
        leave(key);
      }
    }
    for (const [id, text] of newDrafts) changes.set(drafts + id, text === '' ? undefined : text);
    newDrafts.clear();
    return [...changes];
  };
  const write = async () => {
    const changes = ended ? [] : collect();
    if (changes.length === 0) return;
    try {
      await box.write(changes);
    } catch (error) {
      logger?.debug('The last state could not be kept', { error });
      for (const [key, value] of changes) {
        kept.delete(key);
        if (key.startsWith(drafts)) newDrafts.set(key.slice(drafts.length), (value as string | undefined) ?? '');
      }
    }
  };
  const flush = () => {
    stop?.();
    stop = undefined;
    due = Infinity;
    writing = writing.then(write);
    return writing;
  };
  const schedule = (ms: number) => {
    const at = clock.now() + ms;
    if (ended || due <= at) return;
    stop?.();
    due = at;
    stop = clock.setTimer(() => void flush(), ms);
  };

  await restore();
  return {
    changed: () => schedule(soon),
    draft(conversationId, text) {
      newDrafts.set(conversationId, text);
      // What was sent must not come back as begun.
      if (text !== '' && clock.now() < draftedAt + sooner) {
        schedule(sooner);
        return;
      }
      draftedAt = clock.now();
      void flush();
    },
    flush,
    async end(clear = false) {
      ended = true;
      stop?.();
      await writing;
      if (clear) {
        const mine = (await Promise.all([box.entries('cache:'), box.entries(drafts)])).flat();
        await box.write(mine.map(([key]) => [key, undefined]));
      }
      box.close();
    },
  };
}

/** The last messages of a timeline. */
function lastOf(timeline: SavedTimeline, count: number): SavedTimeline {
  const { messages } = timeline;
  const last = messages.slice(-count);
  const [first] = last;
  // Those that are held change in place: a copy tells later what has changed.
  if (!first || messages.length <= count) return { ...timeline, messages: last };
  return { ...timeline, messages: last, start: first.seq, hasOlder: true };
}

/** How many of the last messages are not too large together; at least one. */
function fitting({ messages }: SavedTimeline): number {
  let characters = 0;
  const tooMany = messages.findLastIndex((message) => (characters += JSON.stringify(message).length) > mostCharacters);
  return Math.max(1, messages.length - 1 - tooMany);
}

function isSame(a: SavedTimeline | undefined, b: SavedTimeline): boolean {
  return (
    !!a &&
    a.start === b.start &&
    a.hasOlder === b.hasOlder &&
    a.version === b.version &&
    a.lookedAt === b.lookedAt &&
    a.messages.length === b.messages.length &&
    b.messages.every((message, place) => message === a.messages[place])
  );
}
