import { changeSettings, usualSettings } from '../../messaging/conversation-settings.js';
import type { MessagingStore } from '../../messaging/messaging-store.js';
import { RequestError } from '../../kernel/request-error.js';
import { touch, type StoredApp } from './memory-conversations.js';
import { byText } from './order.js';

/** Roles and settings of members in memory. */
export function memoryMemberships(
  of: (app: string) => StoredApp,
): Pick<
  MessagingStore,
  'memberRoles' | 'setRole' | 'configure' | 'unban' | 'bans' | 'silence' | 'unsilence' | 'silences'
> {
  return {
    memberRoles(app, id) {
      const stored = of(app).conversations.get(id);
      const members = [...(stored?.members.values() ?? [])].sort((a, b) => byText(a.userId, b.userId));
      return Promise.resolve({
        kind: stored?.row.kind ?? 'group',
        ids: members.map(({ userId }) => userId),
        raised: new Map(members.filter(({ role }) => role !== 'member').map(({ userId, role }) => [userId, role])),
        silenced: new Map([...(stored?.silences.values() ?? [])].map(({ userId, until }) => [userId, until])),
      });
    },
    setRole(appId, id, { userId, role, now }) {
      const app = of(appId);
      const stored = app.conversations.get(id);
      if (!stored) return Promise.reject(new RequestError('messaging/not-found'));
      const member = stored.members.get(userId);
      if (!member) return Promise.resolve('no-member');
      if (member.role === role) return Promise.resolve(stored.row);
      const owners = [...stored.members.values()].filter((other) => other.role === 'owner').length;
      if (member.role === 'owner' && owners === 1) return Promise.resolve('last-owner');
      stored.members.set(userId, { ...member, role });
      return Promise.resolve(touch(app, stored, { updatedAt: now }));
    },
    silence(app, id, row) {
      const silences = of(app).conversations.get(id)?.silences;
      for (const { userId, until } of silences?.values() ?? [])
        if (until !== undefined && until <= row.silencedAt) silences?.delete(userId);
      silences?.set(row.userId, row);
      return Promise.resolve();
    },
    unsilence: (app, id, userId) => Promise.resolve(of(app).conversations.get(id)?.silences.delete(userId) ?? false),
    silences(app, id, { after = '', now, limit }) {
      const rows = [...(of(app).conversations.get(id)?.silences.values() ?? [])];
      const fitting = rows.filter(({ userId, until = Infinity }) => userId > after && until > now);
      return Promise.resolve(fitting.sort((a, b) => byText(a.userId, b.userId)).slice(0, limit));
    },
    unban(app, id, userId) {
      of(app).conversations.get(id)?.bans.delete(userId);
      return Promise.resolve();
    },
    bans(app, id, { after = '', limit }) {
      const bans = [...(of(app).conversations.get(id)?.bans.values() ?? [])];
      const fitting = bans.filter(({ userId }) => userId > after).sort((a, b) => byText(a.userId, b.userId));
      return Promise.resolve(fitting.slice(0, limit));
    },
    configure(appId, id, { userId, ...change }) {
      const app = of(appId);
      const stored = app.conversations.get(id);
      const member = stored?.members.get(userId);
      if (!stored || !member) return Promise.resolve(undefined);
      const before = member.settings ?? usualSettings;
      const settings = changeSettings(before, change);
      if (settings === before) return Promise.resolve({ settings, version: stored.row.version, raised: false });
      stored.members.set(userId, { ...member, settings });
      const { version } = touch(app, stored, {});
      return Promise.resolve({ settings, version, raised: true });
    },
  };
}
