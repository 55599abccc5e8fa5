import { RequestError } from '../../kernel/request-error.js';
import { namedUsers, refill } from '../../messaging/choices.js';
import { withExtra } from '../../messaging/decision.js';
import { decideAction, mentioned } from '../../messaging/message-actions.js';
import { isToRead, refKey, type Changed, type Choice, type MessageChange } from '../../messaging/message-row.js';
import { boundedPage } from '../../messaging/message-size.js';
import type { MessageRow, MessagingStore, NewMessage, SeqRange } from '../../messaging/messaging-store.js';
import { growthOf, kept, namedBy, placeKey, placeMessages, refers, rowKey } from '../../messaging/place-messages.js';
import { planAppend, sendKey } from '../sql/plan-append.js';
import { touch, type StoredApp, type StoredConversation } from './memory-conversations.js';
import { byText } from './order.js';

/** Messages and what is done to them in memory. */
export type MemoryMessages = Pick<
  MessagingStore,
  | 'append'
  | 'sent'
  | 'changeMessages'
  | 'messages'
  | 'messagesAt'
  | 'messagesAfter'
  | 'messagesChanged'
  | 'lastMessages'
  | 'pinned'
  | 'edits'
  | 'reactors'
  | 'chosen'
  | 'unreadCounts'
  | 'mentionCounts'
>;

/** Keeps messages in memory. */
export function memoryMessages(of: (app: string) => StoredApp): MemoryMessages {
  const find = (app: string, id: string) => of(app).conversations.get(id);
  const at = (app: string, conversationId: string, seq: number) => find(app, conversationId)?.messages[seq - 1];

  /** Counts those of others within each range. */
  function count(app: string, userId: string, fits: (row: MessageRow) => boolean) {
    return (ranges: readonly SeqRange[]) =>
      new Map(
        ranges.map(({ conversationId, after, upTo }) => {
          const within = find(app, conversationId)?.messages.slice(after, upTo) ?? [];
          return [conversationId, within.filter((row) => row.senderId !== userId && fits(row)).length] as const;
        }),
      );
  }

  function found(fresh: readonly NewMessage[]) {
    const rows = new Map<string, MessageRow>();
    const members = new Set<string>();
    for (const message of fresh) {
      const { app, senderId, forward } = message;
      for (const ref of namedBy(message)) {
        const row = at(app, ref.conversationId, ref.seq);
        const root = row?.threadSeq === undefined ? undefined : at(app, ref.conversationId, row.threadSeq);
        for (const one of [row, root]) if (one) rows.set(rowKey(app, one), one);
      }
      if (forward && find(app, forward.conversationId)?.members.has(senderId))
        members.add(`${placeKey(app, forward.conversationId)} ${senderId}`);
    }
    return { rows, members };
  }

  function append(messages: readonly NewMessage[]) {
    const before = new Map<string, MessageRow>();
    for (const message of messages) {
      const ref = of(message.app).sent.get(`${message.senderId} ${message.clientId}`);
      const row = ref && at(message.app, ref.conversationId, ref.seq);
      if (row) before.set(sendKey(message), row);
    }
    const plan = planAppend(messages, before);
    const ends = new Map(
      plan.fresh.flatMap(({ app, conversationId }) => {
        const stored = find(app, conversationId);
        return stored ? [[placeKey(app, conversationId), stored.row] as const] : [];
      }),
    );
    const placed = placeMessages(plan.fresh, ends, plan.fresh.some(refers) ? found(plan.fresh) : undefined);
    for (const one of placed) {
      if (one.refused) continue;
      const app = of(one.app);
      const { row, root } = one;
      const stored = app.conversations.get(row.conversationId);
      stored?.messages.push(kept(row));
      app.sent.set(`${row.senderId} ${row.clientId}`, { conversationId: row.conversationId, seq: row.seq });
      if (stored && root) put(stored, root);
    }
    const grown = placed.flatMap((one) =>
      one.refused ? [] : [{ app: one.app, ...one.row, versions: one.root ? 2 : 1 }],
    );
    for (const { app, id, messages: count, versions, at: updatedAt } of growthOf(grown)) {
      const stored = find(app, id);
      if (!stored) continue;
      const { lastSeq, version, updatedAt: before } = stored.row;
      const grownRow = { lastSeq: lastSeq + count, version: version + versions };
      touch(of(app), stored, { ...grownRow, updatedAt: Math.max(before, updatedAt) });
    }
    return plan.results(placed);
  }

  function changeOne({ app: appId, conversationId, seq, now, action }: MessageChange): Changed {
    const app = of(appId);
    const stored = app.conversations.get(conversationId);
    const row = stored?.messages[seq - 1];
    if (!stored || !row) return { outcome: 'refused', code: 'messaging/no-message' };
    const choices = stored.choices.get(seq) ?? [];
    const userId = 'userId' in action ? action.userId : undefined;
    const decision = decideAction(row, action, {
      chosen: choices.filter((one) => one.userId === userId).map(({ choice }) => choice),
      pins: action.kind === 'pin' ? pinnedOf(stored).length : 0,
      now,
    });
    if (!decision) return { outcome: 'unchanged', row };
    if (decision.outcome === 'refused') return decision;
    const { version } = touch(app, stored, {});
    const { before, chooses = [], drops = [], refills = [], clears } = decision;
    if (before) stored.edits.set(seq, [...(stored.edits.get(seq) ?? []), before]);
    const rest = choices.filter((one) => one.userId !== userId || !drops.includes(one.choice));
    const added = chooses.map((choice) => ({ userId: userId ?? '', choice, place: version }));
    stored.choices.set(seq, [...rest, ...added]);
    if (clears) {
      stored.edits.delete(seq);
      stored.choices.delete(seq);
    }
    const next = refills.reduce((one, choice) => refill(one, choice, first(rest, choice)), decision.row);
    const changed = { ...next, version };
    put(stored, changed);
    const root = action.kind === 'delete' ? recount(app, stored, row) : undefined;
    return { outcome: 'changed', row: changed, ...(root ? { root } : {}) };
  }

  return {
    append(messages) {
      for (const { app, conversationId } of messages)
        if (!find(app, conversationId)) return Promise.reject(new RequestError('messaging/not-found'));
      return Promise.resolve(append(messages));
    },
    sent(app, senderId, clientId) {
      const ref = of(app).sent.get(`${senderId} ${clientId}`);
      return Promise.resolve(ref && at(app, ref.conversationId, ref.seq));
    },
    changeMessages: (changes) => Promise.resolve(changes.map(changeOne)),
    messages(app, id, { before, after, threadSeq, ...bounds }) {
      const all = (find(app, id)?.messages ?? []).filter(
        (row) => threadSeq === undefined || row.seq === threadSeq || row.threadSeq === threadSeq,
      );
      const fitting = all.filter(({ seq }) => seq < (before ?? Infinity) && seq > (after ?? 0));
      const forward = before === undefined && after !== undefined;
      return Promise.resolve(
        forward ? boundedPage(fitting, bounds) : [...boundedPage(fitting.reverse(), bounds)].reverse(),
      );
    },
    messagesAt: (app, refs) => {
      const rows = refs.flatMap(({ conversationId, seq }) => at(app, conversationId, seq) ?? []);
      return Promise.resolve([...new Set(rows)]);
    },
    messagesAfter: (app, positions, limit) =>
      Promise.resolve(
        byConversation(positions)
          .flatMap(({ conversationId, seq }) => find(app, conversationId)?.messages.slice(seq) ?? [])
          .slice(0, limit),
      ),
    messagesChanged: (app, positions, limit) =>
      Promise.resolve(
        byConversation(positions)
          .flatMap(({ conversationId, from, seq, version }) => {
            const stored = find(app, conversationId);
            const touched = [...(stored?.touched ?? [])].filter((one) => one >= from && one <= seq);
            const rows = touched.flatMap((one) => stored?.messages[one - 1] ?? []);
            return rows.filter((row) => row.version > version).sort((a, b) => a.version - b.version);
          })
          .slice(0, limit),
      ),
    lastMessages: (app, ids) =>
      Promise.resolve([...new Set(ids)].flatMap((id) => find(app, id)?.messages.at(-1) ?? [])),
    pinned(app, id, { before, ...bounds }) {
      const stored = find(app, id);
      const pins = (stored ? pinnedOf(stored) : []).filter(
        ({ pinnedAt = 0, seq }) =>
          !before || pinnedAt < before.pinnedAt || (pinnedAt === before.pinnedAt && seq < before.seq),
      );
      return Promise.resolve(boundedPage(pins, bounds));
    },
    edits(app, { conversationId, seq }, { before = Infinity, ...bounds }) {
      const edits = find(app, conversationId)?.edits.get(seq) ?? [];
      const fitting = edits.filter(({ version }) => version < before).reverse();
      return Promise.resolve(boundedPage(fitting, bounds));
    },
    reactors(app, { conversationId, seq }, { emoji, after = 0, limit }) {
      const choices = find(app, conversationId)?.choices.get(seq) ?? [];
      const fitting = choices.filter(({ choice, place }) => choice === `e${emoji}` && place > after);
      return Promise.resolve(fitting.slice(0, limit).map(({ userId, place }) => ({ userId, place })));
    },
    chosen: (app, userId, refs) =>
      Promise.resolve(
        new Map(
          refs.flatMap((ref) => {
            const all = find(app, ref.conversationId)?.choices.get(ref.seq) ?? [];
            const own = all.filter((one) => one.userId === userId).map(({ choice }) => choice);
            return own.length > 0 ? [[refKey(ref), own] as const] : [];
          }),
        ),
      ),
    unreadCounts: (app, userId, ranges) => Promise.resolve(count(app, userId, isToRead)(ranges)),
    mentionCounts: (app, userId, ranges) =>
      Promise.resolve(
        count(app, userId, (row) => mentioned(row).some((name) => name === userId || name === '*'))(ranges),
      ),
  };
}

function put(stored: StoredConversation, row: MessageRow): void {
  stored.messages[row.seq - 1] = row;
  stored.touched.add(row.seq);
}

/** Counts the thread anew in which a deleted message stood. */
function recount(app: StoredApp, stored: StoredConversation, { threadSeq, stored: was }: MessageRow) {
  const root = threadSeq === undefined ? undefined : stored.messages[threadSeq - 1];
  if (!root || was === false) return undefined;
  const answers = stored.messages.filter(
    (row) => row.threadSeq === threadSeq && row.deletedAt === undefined && row.stored !== false,
  );
  const last = answers.at(-1);
  const thread = last && { count: answers.length, lastSeq: last.seq, lastAt: last.createdAt };
  const next = { ...withExtra(root, { thread }), version: touch(app, stored, {}).version };
  put(stored, next);
  return next;
}

function pinnedOf(stored: StoredConversation): readonly MessageRow[] {
  const pins = stored.messages.filter(({ pinnedAt }) => pinnedAt !== undefined);
  return pins.sort((a, b) => (b.pinnedAt ?? 0) - (a.pinnedAt ?? 0) || b.seq - a.seq);
}

function first(choices: readonly { readonly userId: string; readonly choice: Choice }[], choice: Choice) {
  return choices
    .filter((one) => one.choice === choice)
    .slice(0, namedUsers)
    .map(({ userId }) => userId);
}

function byConversation<T extends { readonly conversationId: string }>(positions: readonly T[]): readonly T[] {
  return [...positions].sort((a, b) => byText(a.conversationId, b.conversationId));
}
