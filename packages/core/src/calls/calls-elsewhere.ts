import type { CallRecord } from '@parley/protocol';
import type { Link } from '../connection/link.js';
import { createStore } from '../kernel/create-store.js';
import type { Observable } from '../kernel/observable.js';
import type { Logger } from '../ports/logger.js';
import { isGroup, otherEntry, ownEntry, type Viewer } from './call-record.js';
import type { CallSnapshot } from './calls.js';
import type { CallElsewhere } from './other-calls.js';
import { createRecordList, type RecordList } from './record-list.js';

/** The calls of this user that run elsewhere than in this page. */
export interface CallsElsewhere {
  readonly list: Observable<readonly CallElsewhere[]>;
  /** Those in other pages of this device: they say so themselves. */
  inPages(): readonly CallElsewhere[];
  /** What the other pages share has changed. Returns the calls that run in none of them any more, and those that one takes from here. */
  follow(): { readonly gone: readonly string[]; readonly taken: readonly string[] };
  /** Takes a call from another page, which leaves it at once. Call what it returns where that failed. */
  claim(callId: string): () => void;
  /** What the server says of a call: another device may be in it. */
  readonly take: RecordList<CallElsewhere>['take'];
  /** These are all calls that there are. */
  readonly reset: RecordList<CallElsewhere>['reset'];
  /** Lets the other pages know of a call that runs in this one. */
  tell(snapshot: CallSnapshot): void;
}

const sharedKey = 'call:';

/** What a page shares of a call. */
interface Shared extends CallElsewhere {
  /** It takes the call from the page that has it. */
  readonly takes?: true;
}

/** Reads and writes what the pages of a device share, and knows of other devices from the server. */
export function createCallsElsewhere(link: Link, logger?: Logger): CallsElsewhere {
  // Those that the other pages know to be in this one.
  const told = new Set<string>();
  const shared = () =>
    [...link.shared.get()].flatMap(([key, value]) => (key.startsWith(sharedKey) ? [value as Shared] : []));
  const inPages = () => shared().map(({ takes: _, ...call }): CallElsewhere => ({ ...call, where: 'page' }));
  let pages: readonly CallElsewhere[] = inPages();
  const devices = createRecordList(onOtherDevice, logger);
  const list = createStore(pages, { logger });
  const show = () => {
    const now = [...pages, ...devices.list.get()];
    if (now.length > 0 || list.get().length > 0) list.set(now);
  };
  devices.list.subscribe(show);
  return {
    list: { get: () => list.get(), subscribe: (listener) => list.subscribe(listener) },
    inPages,
    take: devices.take,
    reset: devices.reset,
    follow() {
      const before = pages;
      pages = inPages();
      show();
      const gone = before.filter(({ id }) => !pages.some((one) => one.id === id));
      const taken = shared().filter(
        ({ id, takes }) => takes && told.has(id) && !before.some((former) => former.id === id),
      );
      return { gone: gone.map(({ id }) => id), taken: taken.map(({ id }) => id) };
    },
    claim(callId) {
      const call = pages.find(({ id }) => id === callId);
      if (!call) return () => undefined;
      told.add(callId);
      link.share(sharedKey + callId, { ...call, takes: true } satisfies Shared);
      return () => {
        told.delete(callId);
        link.share(sharedKey + callId, undefined);
      };
    },
    tell({ id, status, peer, video, group, conversationId, startedAt }) {
      const here = status !== 'incoming' && status !== 'ended';
      if (here === told.has(id)) return;
      if (here) told.add(id);
      else told.delete(id);
      const call: CallElsewhere = { id, where: 'page', peer, video, group, conversationId, startedAt };
      link.share(sharedKey + id, here ? call : undefined);
    },
  };
}

function onOtherDevice(record: CallRecord, viewer: Viewer): CallElsewhere | undefined {
  const { id, video, conversationId, createdAt } = record;
  const own = ownEntry(record, viewer);
  const there = own?.state === 'joined' && own.device !== undefined && own.device !== viewer.device;
  const peer = otherEntry(record, viewer)?.user;
  if (!there || !peer) return undefined;
  return { id, where: 'device', peer, video, group: isGroup(record), conversationId, startedAt: createdAt };
}
