import type { Message, Result } from '@parley/protocol';
import type { OutboxEntry, ToView } from '../connection/engine-port.js';
import { toErrorData } from '../connection/error-data.js';
import type { Requests } from '../connection/requests.js';
import { ParleyError } from '../kernel/parley-error.js';
import { within } from '../kernel/within.js';
import type { Clock } from '../ports/clock.js';
import type { Logger } from '../ports/logger.js';
import type { Storage } from '../ports/storage.js';
import type { Account } from './create-account.js';
import type { LoadOutboxBox, OpenedBox } from './open-outbox-box.js';
import type { KeptEntry, OutboxBox } from './outbox-box.js';

/** The messages on their way of one engine. */
export interface EngineOutbox {
  /** Says which there are, once that is known. */
  tellAll(to: (message: ToView) => void): void;
  readonly isEmpty: boolean;
  /** Keeps a message and sends it. `userId` is whom the view took for signed in; `reply` tells that view alone. */
  send(entry: OutboxEntry, from: { readonly userId?: string; readonly reply: Reply }): void;
  /** Takes a message away unless it is just on its way. */
  discard(clientId: string, reply: Reply): void;
  /** Messages of mine that the server tells of are stored, also before it answers. */
  hear(messages: readonly Message[]): void;
  /** Somebody is signed in: their messages are sent, and nobody else's. What was sent before anybody was known is theirs. */
  use(account: Account): void;
  /** Sends what another process has left in the box meanwhile, and lets go of what it took away. */
  refresh(): Promise<void>;
  /** Nobody is signed in any more: nothing is kept. */
  clear(): Promise<void>;
  /** Settles once all that is to be kept is, as far as it is known whose it is. */
  kept(): Promise<void>;
  /** Another engine goes on with what is kept. */
  close(): void;
}

type Reply = (message: ToView) => void;

/** What an outbox needs. */
export interface OutboxDeps {
  readonly clock: Clock;
  readonly requests: Pick<Requests, 'add'>;
  readonly storage?: Storage;
  /** Loads the code that keeps messages; by itself a file that arrives with the storage. */
  readonly loadBox?: LoadOutboxBox;
  readonly logger?: Logger;
  readonly tell: (message: ToView) => void;
}

interface Item {
  entry: OutboxEntry;
  order: number;
  readonly size: number;
  /** Whose it is, once that is known. */
  box?: string;
  withdraw?: (onlyIfWaiting?: boolean) => boolean;
}

const most = 1_000;
const mostCharacters = 4_000_000;
// A storage that does not answer keeps nobody, nor does code that does not arrive.
const patience = 5_000;

/**
 * Sends each message until it is stored, those of a conversation in order, and keeps it in the account's box meanwhile. What a
 * former process left goes first: nothing is sent before the box has been read.
 */
export function createOutbox(deps: OutboxDeps): EngineOutbox {
  const { clock, requests, storage, logger, tell } = deps;
  const load = deps.loadBox ?? (() => import('./open-outbox-box.js'));
  let items = new Map<string, Item>();
  let account: Account | undefined;
  let box: OutboxBox | undefined;
  let ready = !storage;
  let reading: Promise<void> | undefined;
  let lastOrder = 0;

  const entries = () => [...items.values()].map(({ entry }) => entry);
  // Before the box is read, views that come from another engine know more than this one.
  const tellAll = (to = tell) => {
    if (ready) to({ type: 'outbox', entries: entries() });
  };
  const nextOrder = () => (lastOrder = Math.max(lastOrder + 1, clock.now()));
  const isFull = (more: number) => {
    if (items.size >= most) return true;
    let characters = more;
    for (const { size } of items.values()) characters += size;
    return characters > mostCharacters;
  };
  const remove = (id: string, message?: Message) => {
    if (!items.delete(id)) return;
    box?.take(id);
    tell({ type: 'settled', clientId: id, ...(message && { message }) });
  };
  const fail = (item: Item, error: ParleyError) => {
    const id = item.entry.params.clientId;
    if (items.get(id) !== item) return;
    item.entry = { ...item.entry, error: toErrorData(error) };
    item.withdraw = undefined;
    box?.change(keptOf(item));
    tell({ type: 'outgoing', entry: item.entry, kept: false });
  };
  const launch = (item: Item) => {
    const { params, error } = item.entry;
    if (!ready || error || item.withdraw) return;
    item.withdraw = () => true;
    const withdraw = requests.add({
      op: 'message.send',
      params,
      durable: true,
      lane: `messages:${params.conversationId}`,
      settle(result, failure) {
        if (failure) fail(item, failure);
        else if (items.get(params.clientId) === item)
          remove(params.clientId, (result as Result<'message.send'>).message);
      },
    });
    item.withdraw &&= withdraw;
  };
  const onKept = (ids: readonly string[]) => {
    for (const id of ids) {
      const item = items.get(id);
      if (item) tell({ type: 'outgoing', entry: item.entry, kept: true });
    }
  };
  const onGone = (ids: readonly string[]) => {
    for (const id of ids) if (items.get(id)?.entry.error) remove(id);
  };
  const read = async (of: Account, place: Storage) => {
    let opened: OpenedBox | undefined;
    try {
      const listener = { onKept, onGone };
      const opening = load().then((code) => code.openOutboxBox(of.box, { storage: place, logger, listener }));
      opened = await within(clock, patience, opening);
      if (!opened) {
        // What comes now comes too late.
        opening.then(({ box: late }) => late.close()).catch(() => undefined);
        throw new Error('It was not there within 5 seconds');
      }
    } catch (error) {
      logger?.warn('Messages on their way are not kept: the storage cannot be used', { error });
    }
    if (account !== of) {
      await opened?.box.close();
      return;
    }
    box = opened?.box;
    ready = true;
    if (opened) merge(opened.kept, of);
    tellAll();
    for (const item of [...items.values()]) launch(item);
  };
  /** What was kept comes first; what came while it was read follows. */
  const merge = (kept: readonly KeptEntry[], of: Account) => {
    const before = items;
    items = new Map();
    for (const { entry, order } of kept) {
      const id = entry.params.clientId;
      lastOrder = Math.max(lastOrder, order);
      const item = before.get(id) ?? { entry, order, size: sizeOf(entry), box: of.box };
      item.order = order;
      items.set(id, item);
    }
    for (const [id, item] of before) {
      if (items.has(id)) continue;
      item.order = nextOrder();
      items.set(id, item);
      box?.put(keptOf(item));
    }
  };
  const reset = () => {
    void box?.close();
    box = undefined;
    ready = !storage;
  };
  return {
    tellAll,
    get isEmpty() {
      return items.size === 0;
    },
    send({ error: _, ...entry }, { userId, reply }) {
      const id = entry.params.clientId;
      const known = items.get(id);
      const size = sizeOf(entry);
      const refused =
        userId !== undefined && account && userId !== account.userId
          ? new ParleyError('auth/invalid', 'Unable to send this message: somebody else has signed in. Write it again.')
          : !known && isFull(size)
            ? outboxFull()
            : undefined;
      if (refused) {
        reply({ type: 'outgoing', entry: { ...entry, error: toErrorData(refused) }, kept: false });
        reply({ type: 'settled', clientId: id });
        return;
      }
      if (known && !known.entry.error) {
        reply({ type: 'outgoing', entry: known.entry, kept: false });
        return;
      }
      const item: Item = { entry, order: nextOrder(), size, box: account?.box };
      items.delete(id);
      items.set(id, item);
      box?.put(keptOf(item));
      tell({ type: 'outgoing', entry, kept: false });
      launch(item);
    },
    discard(clientId, reply) {
      const item = items.get(clientId);
      if (!item) reply({ type: 'settled', clientId });
      else if (item.withdraw?.(true) !== false) remove(clientId);
    },
    hear(messages) {
      for (const message of messages) {
        const item = items.get(message.clientId);
        if (!item || message.sender.id !== account?.userId) continue;
        item.withdraw?.();
        remove(message.clientId, message);
      }
    },
    use(next) {
      if (account?.box === next.box) return;
      for (const [id, item] of [...items]) {
        if (item.box === undefined) item.box = next.box;
        else {
          item.withdraw?.();
          items.delete(id);
        }
      }
      reset();
      account = next;
      tell({ type: 'account', ...next });
      tellAll();
      if (storage) reading = read(next, storage);
    },
    async kept() {
      if (!items.size || !account || !storage) return;
      await within(
        clock,
        patience,
        Promise.resolve(reading).then(() => box?.flushed()),
      );
    },
    close() {
      account = undefined;
      void box?.close();
      box = undefined;
    },
    async refresh() {
      const from = box;
      if (!ready || !account || !storage) return;
      if (!from) {
        // It may be usable by now.
        await (reading = read(account, storage));
        return;
      }
      const kept = await from.load().catch(() => undefined);
      if (box !== from || !kept) return;
      const there = new Set(kept.map(({ entry }) => entry.params.clientId));
      // Another process has sent again what failed here, or discarded it.
      for (const [id, { entry }] of items) if (entry.error && !there.has(id) && from.isWritten(id)) remove(id);
      for (const { entry, order } of kept) {
        const id = entry.params.clientId;
        if (items.has(id)) continue;
        const item: Item = { entry, order, size: sizeOf(entry), box: account.box };
        items.set(id, item);
        tell({ type: 'outgoing', entry, kept: true });
        launch(item);
      }
    },
    async clear() {
      for (const item of items.values()) item.withdraw?.();
      items.clear();
      const [opened, name] = [box, account?.box];
      account = box = undefined;
      ready = !storage;
      if (opened) await opened.clear().finally(() => opened.close());
      else if (storage && name !== undefined) {
        const unread = await storage.open(name);
        await unread.clear().finally(() => unread.close());
      }
    },
  };
}

function keptOf({ entry, order }: KeptEntry): KeptEntry {
  return { entry, order };
}

function sizeOf(entry: OutboxEntry): number {
  return JSON.stringify(entry.params).length;
}

function outboxFull(): ParleyError {
  const because = 'too many messages wait to be sent on this device';
  const next = 'Wait until some are sent, or discard failed ones.';
  return new ParleyError('messaging/outbox-full', `Unable to send this message: ${because}. ${next}`, {
    details: { limit: most },
  });
}
