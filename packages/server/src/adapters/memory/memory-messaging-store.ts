import { RequestError } from '../../kernel/request-error.js';
import type { MemberRow, MessagingStore } from '../../messaging/messaging-store.js';
import { memoryMessages } from './memory-messages.js';
import { memoryMemberships } from './memory-memberships.js';
import { createMemoryApps, join, leave, touch, type StoredConversation } from './memory-conversations.js';
import { byText } from './order.js';

/** Conversations and messages in memory. */
export function createMemoryMessagingStore(of = createMemoryApps()): MessagingStore {
  const find = (app: string, id: string) => of(app).conversations.get(id);
  const own = (app: string, userId: string) => [...(of(app).byUser.get(userId) ?? [])];

  function changedWhere(app: string, userId: string, fits: (changed: number) => boolean) {
    return own(app, userId)
      .filter(({ row }) => fits(row.changed))
      .sort((a, b) => b.row.changed - a.row.changed)
      .flatMap(({ row, members }) => {
        const member = members.get(userId);
        return member ? [{ conversation: row, member }] : [];
      });
  }

  return {
    createConversation({ app: appId, id, key, kind, name, public: isPublic, members, now }) {
      const app = of(appId);
      const existing = app.byKey.get(key);
      if (existing !== undefined) return Promise.resolve({ id: existing, created: false });
      const stored: StoredConversation = {
        row: {
          id,
          kind,
          ...(name === undefined ? {} : { name }),
          ...(isPublic ? { public: true } : {}),
          lastSeq: 0,
          version: 0,
          changed: 0,
          memberCount: 0,
          createdAt: now,
          updatedAt: now,
        },
        members: new Map(),
        messages: [],
        edits: new Map(),
        choices: new Map(),
        bans: new Map(),
        silences: new Map(),
        touched: new Set(),
      };
      app.conversations.set(id, stored);
      app.byKey.set(key, id);
      for (const member of members) join(app, stored, { ...member, joinedAt: now });
      touch(app, stored, { memberCount: stored.members.size });
      return Promise.resolve({ id, created: true });
    },
    conversation: (app, id) => Promise.resolve(find(app, id)?.row),
    conversationOfKey: (app, key) => Promise.resolve(of(app).byKey.get(key)),
    member: (app, id, userId) => Promise.resolve(find(app, id)?.members.get(userId)),
    members(app, id, { after, limit }) {
      const stored = find(app, id);
      const sorted = stored ? membersById(stored) : [];
      return Promise.resolve(sorted.filter(({ userId }) => after === undefined || userId > after).slice(0, limit));
    },
    firstMembers: (app, ids, limit) =>
      Promise.resolve(
        new Map(
          ids.flatMap((id) => {
            const stored = find(app, id);
            return stored ? [[id, membersById(stored).slice(0, limit)]] : [];
          }),
        ),
      ),
    ...memoryMemberships(of),
    ...memoryMessages(of),
    rename(...[app, id, name, now]) {
      const stored = find(app, id);
      if (!stored) return Promise.reject(new RequestError('messaging/not-found'));
      return Promise.resolve(touch(of(app), stored, { name, updatedAt: now }));
    },
    addMembers(appId, id, { userIds, limit, now, unbanned }) {
      const app = of(appId);
      const stored = app.conversations.get(id);
      if (!stored) return Promise.reject(new RequestError('messaging/not-found'));
      if (unbanned && userIds.some((userId) => stored.bans.has(userId)))
        return Promise.reject(new RequestError('messaging/banned'));
      const added = [...new Set(userIds)].filter((userId) => !stored.members.has(userId));
      if (stored.members.size + added.length > limit) return Promise.resolve(undefined);
      for (const userId of userIds) stored.bans.delete(userId);
      if (added.length === 0) return Promise.resolve({ conversation: stored.row, added });
      for (const userId of added) {
        const role = stored.members.size === 0 ? 'owner' : 'member';
        join(app, stored, { userId, role, joinedAt: now });
      }
      const conversation = touch(app, stored, { memberCount: stored.members.size, updatedAt: now });
      return Promise.resolve({ conversation, added });
    },
    removeMember(appId, id, { userId, now, bannedBy }) {
      const app = of(appId);
      const stored = app.conversations.get(id);
      if (bannedBy !== undefined && stored && !stored.bans.has(userId))
        stored.bans.set(userId, { userId, bannedBy, bannedAt: now });
      const left = stored !== undefined && leave(app, stored, userId);
      if (left) touch(app, stored, { memberCount: stored.members.size, updatedAt: now });
      return Promise.resolve(left);
    },
    listConversations: (app, userId, { before, limit }) =>
      Promise.resolve(changedWhere(app, userId, (changed) => changed < (before ?? Infinity)).slice(0, limit)),
    changedConversations: (app, userId, { after, limit }) =>
      Promise.resolve(changedWhere(app, userId, (changed) => changed > after).slice(0, limit)),
    ownConversations: (app, userId, ids) =>
      Promise.resolve(
        [...new Set(ids)].flatMap((id) => {
          const stored = find(app, id);
          const member = stored?.members.get(userId);
          return stored && member ? [{ conversation: stored.row, member }] : [];
        }),
      ),
    watermark: (app) => Promise.resolve(of(app).clock),
    mark(appId, id, { userId, deliveredSeq = 0, readSeq = 0 }) {
      const app = of(appId);
      const stored = app.conversations.get(id);
      const member = stored?.members.get(userId);
      if (!stored || !member) return Promise.resolve(undefined);
      const read = Math.max(member.readSeq, Math.min(readSeq, stored.row.lastSeq));
      const delivered = Math.max(member.deliveredSeq, read, Math.min(deliveredSeq, stored.row.lastSeq));
      if (read === member.readSeq && delivered === member.deliveredSeq) return Promise.resolve(undefined);
      stored.members.set(userId, { ...member, deliveredSeq: delivered, readSeq: read });
      const { version } = touch(app, stored, {});
      return Promise.resolve({ deliveredSeq: delivered, readSeq: read, version });
    },
  };
}

function membersById(stored: StoredConversation): MemberRow[] {
  return [...stored.members.values()].sort((a, b) => byText(a.userId, b.userId));
}
