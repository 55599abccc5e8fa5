import type { Generated } from 'kysely';
import type { ConversationKind, NotificationLevel, Role } from '@parley/protocol';
import type { Choice } from '../../messaging/message-row.js';

/** The tables as both databases have them. Times are ms since the epoch; every key begins with the app. */
export interface Schema {
  apps: {
    id: string;
    name: string;
    sealed_secret: string;
    public_key: string | null;
    created_at: number;
  };
  /** One rising number per app. Its row is what writers of an app queue for, so that they commit in its order. */
  app_clocks: { app: string; changed: number };
  users: {
    app: string;
    id: string;
    name: string;
    avatar: string | null;
    bot: number;
    created_at: number;
    updated_at: number;
    revoked_before: number | null;
  };
  api_keys: { app: string; hash: string; user_id: string; created_at: number };
  conversations: {
    app: string;
    id: string;
    key: string;
    kind: ConversationKind;
    name: string | null;
    public: Generated<number>;
    last_seq: number;
    version: number;
    changed: number;
    member_count: number;
    created_at: number;
    updated_at: number;
  };
  members: {
    app: string;
    user_id: string;
    conversation_id: string;
    role: Role;
    delivered_seq: number;
    read_seq: number;
    joined_at: number;
    notifications: Generated<NotificationLevel | null>;
    muted_until: Generated<number | null>;
    archived: Generated<number>;
  };
  bans: { app: string; conversation_id: string; user_id: string; banned_by: string; banned_at: number };
  /** Who may write nothing in a conversation. */
  mutes: {
    app: string;
    conversation_id: string;
    user_id: string;
    until: number | null;
    muted_by: string;
    muted_at: number;
  };
  /** JSON. */
  moderation_rules: { app: string; rules: string };
  blocks: { app: string; user_id: string; blocked_id: string; blocked_at: number };
  /** What was reported; `record` is all of it as JSON. */
  reports: {
    app: string;
    id: string;
    reporter_id: string;
    client_id: string;
    user_id: string;
    state: string;
    record: string;
  };
  scheduled: {
    app: string;
    user_id: string;
    client_id: string;
    conversation_id: string;
    send_at: number;
    content: string;
    failed: string | null;
    claimed_until: Generated<number>;
  };
  messages: MessageColumns;
  message_edits: {
    app: string;
    conversation_id: string;
    seq: number;
    version: number;
    text: string;
    metadata: string | null;
    replaced_at: number;
  };
  message_choices: {
    app: string;
    conversation_id: string;
    seq: number;
    user_id: string;
    choice: Choice;
    version: number;
  };
  mentions: { app: string; user_id: string; conversation_id: string; seq: number; sender_id: string };
  calls: {
    app: string;
    id: string;
    created_by: string;
    client_id: string;
    state: 'ringing' | 'active' | 'ended';
    version: number;
    /** The whole call as JSON. */
    record: string;
    /** 1 where the call has ended and what follows that is not done yet. */
    unconcluded: Generated<1 | null>;
  };
  /** Who was in the calls that have ended. */
  ended_calls: { app: string; user_id: string; call_id: string; conversation_id: string | null; missed: 1 | null };
  /** What participants measured, as JSON. */
  call_reports: { app: string; call_id: string; user_id: string; report: string };
  /** What media nodes keep for the next process. */
  media_notes: { node: string; room: string; participant: string; note: string };
  numbers: {
    app: string;
    number: string;
    user_id: string;
    fallback: string | null;
    main: number | null;
    updated_at: number;
  };
  desk_phones: { name: string; app: string; user_id: string; ha1: string; created_at: number };
  /** Files of messages; `record` is all that is known of one, as JSON. */
  files: {
    app: string;
    id: string;
    owner_id: string;
    client_id: string;
    state: string;
    /** 1 once a message has had it. */
    sent: number;
    created_at: number;
    record: string;
  };
  /** Which messages have which files. */
  file_uses: { app: string; file_id: string; conversation_id: string; sender_id: string; client_id: string };
  push_subscriptions: {
    app: string;
    user_id: string;
    device: string;
    address: string;
    /** JSON. */
    subscription: string;
    created_at: number;
  };
  /** Messages in the search index; PostgreSQL has their words here, SQLite in `search_terms`. */
  search_entries: { id: number; app: string; conversation_id: string; seq: number };
  search_places: { app: string; conversation_id: string; indexed_seq: number };
  search_users: { app: string; term: string; user_id: string };
  /** Who is in the calls that are not ended. */
  running_calls: { app: string; user_id: string; call_id: string };
}

/** One row of `messages`. `metadata` is JSON. */
export interface MessageColumns {
  app: string;
  conversation_id: string;
  seq: number;
  version: number;
  sender_id: string;
  client_id: string;
  text: string;
  metadata: string | null;
  created_at: number;
  /** What few messages have, as JSON. */
  extra: string | null;
  /** From here on of use to searches alone: `extra` has it too. */
  thread_seq: number | null;
  pinned_at: number | null;
  /** 1 where the content was deleted or never kept, or is of a call that was not missed: it never counts as unread. */
  gone: 1 | null;
  /** 1 where the message was changed after it was stored. */
  touched: 1 | null;
}

/** The databases that speak this schema. */
export type SqlDialect = 'sqlite' | 'postgres';
