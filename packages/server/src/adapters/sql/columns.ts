import type { ConversationSettings } from '@parley/protocol';
import type { Selectable } from 'kysely';
import type { AppRow, UserRow } from '../../auth/auth-store.js';
import { usualSettings } from '../../messaging/conversation-settings.js';
import { isToRead } from '../../messaging/message-row.js';
import type { ConversationRow, MemberRow, MessageRow } from '../../messaging/messaging-store.js';
import type { MessageColumns, Schema } from './schema.js';

const escaped = new RegExp('[\\u0000\\u0001]', 'g');
const unescaped = new RegExp('\\u0001([01])', 'g');

/** Text as a column holds it: PostgreSQL refuses U+0000, so it is written as two characters. */
export function toColumn(text: string): string {
  return text.includes('\u0000') || text.includes('\u0001')
    ? text.replace(escaped, (c) => (c === '\u0000' ? '\u00010' : '\u00011'))
    : text;
}

/** Text as it was given. */
export function fromColumn(text: string): string {
  return text.includes('\u0001') ? text.replace(unescaped, (_, c) => (c === '0' ? '\u0000' : '\u0001')) : text;
}

export function toApp(row: Selectable<Schema['apps']>): AppRow {
  return {
    id: row.id,
    name: fromColumn(row.name),
    sealedSecret: row.sealed_secret,
    ...(row.public_key === null ? {} : { publicKey: row.public_key }),
    createdAt: row.created_at,
  };
}

export function toUser(row: Selectable<Schema['users']>): UserRow {
  return {
    id: row.id,
    name: fromColumn(row.name),
    ...(row.avatar === null ? {} : { avatar: row.avatar }),
    ...(row.bot ? { bot: true as const } : {}),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    ...(row.revoked_before === null ? {} : { revokedBefore: row.revoked_before }),
  };
}

export function toConversation(row: Omit<Selectable<Schema['conversations']>, 'app' | 'key'>): ConversationRow {
  return {
    id: row.id,
    kind: row.kind,
    ...(row.name === null ? {} : { name: fromColumn(row.name) }),
    ...(row.public ? { public: true as const } : {}),
    lastSeq: row.last_seq,
    version: row.version,
    changed: row.changed,
    memberCount: row.member_count,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

export function toMember(row: Omit<Selectable<Schema['members']>, 'app' | 'conversation_id'>): MemberRow {
  return {
    userId: row.user_id,
    role: row.role,
    deliveredSeq: row.delivered_seq,
    readSeq: row.read_seq,
    joinedAt: row.joined_at,
    ...(row.notifications === null ? {} : { settings: toSettings(row) }),
  };
}

/** How a member keeps the conversation. */
export function toSettings(
  row: Pick<Selectable<Schema['members']>, 'notifications' | 'muted_until' | 'archived'>,
): ConversationSettings {
  return {
    notifications: row.notifications ?? usualSettings.notifications,
    ...(row.muted_until === null ? {} : { mutedUntil: row.muted_until }),
    archived: row.archived !== 0,
  };
}

/** The columns that a message is read from. */
export const messageColumns = [
  'conversation_id',
  'seq',
  'version',
  'sender_id',
  'client_id',
  'text',
  'metadata',
  'created_at',
  'extra',
] as const;

/** What few messages have, as its column holds it. */
type StoredExtra = Pick<MessageRow, 'threadSeq' | 'deletedAt' | 'pinnedAt' | 'stored' | 'extra'>;

export function toMessage(row: Pick<MessageColumns, (typeof messageColumns)[number]>): MessageRow {
  const plain = {
    conversationId: row.conversation_id,
    seq: row.seq,
    version: row.version,
    senderId: row.sender_id,
    clientId: row.client_id,
    text: fromColumn(row.text),
    ...(row.metadata === null ? {} : { metadata: JSON.parse(row.metadata) as Readonly<Record<string, unknown>> }),
    createdAt: row.created_at,
  };
  return row.extra === null ? plain : { ...plain, ...(JSON.parse(row.extra) as StoredExtra) };
}

/** The columns of what few messages have; all null for most. */
export function rareColumns(row: MessageRow): Pick<MessageColumns, 'extra' | 'thread_seq' | 'pinned_at' | 'gone'> {
  const { threadSeq, deletedAt, pinnedAt, stored, extra } = row;
  const rare: StoredExtra = { threadSeq, deletedAt, pinnedAt, stored, extra };
  const json = JSON.stringify(rare);
  return {
    extra: json === '{}' ? null : json,
    thread_seq: threadSeq ?? null,
    pinned_at: pinnedAt ?? null,
    gone: isToRead({ ...row, threadSeq: undefined }) ? null : 1,
  };
}

/** JSON as a column holds it. */
export function toJson(value: object | undefined): string | null {
  return value === undefined ? null : JSON.stringify(value);
}
