import type { ConversationSettings } from '@parley/protocol';
import type { SettingsChange } from './messaging-store.js';

/** How a conversation is kept by who has not said. */
export const usualSettings: ConversationSettings = { notifications: 'all', archived: false };

/** The settings after a change; the same object where nothing changed. */
export function changeSettings(
  before: ConversationSettings | undefined,
  { notifications, mutedUntil, archived }: SettingsChange,
): ConversationSettings {
  const old = before ?? usualSettings;
  const until = mutedUntil === undefined ? old.mutedUntil : (mutedUntil ?? undefined);
  const next: ConversationSettings = {
    notifications: notifications ?? old.notifications,
    ...(until === undefined ? {} : { mutedUntil: until }),
    archived: archived ?? old.archived,
  };
  const same =
    next.notifications === old.notifications && next.mutedUntil === old.mutedUntil && next.archived === old.archived;
  return same ? old : next;
}
