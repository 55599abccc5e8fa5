import type { Migration } from './migration.js';

/** Files, and which messages have them. */
export const files: Migration = {
  id: 12,
  name: 'files',
  statements(dialect) {
    const text = dialect === 'postgres' ? 'text collate "C"' : 'text';
    const whole = dialect === 'postgres' ? 'bigint' : 'integer';
    const clustered = dialect === 'postgres' ? '' : ' without rowid';
    return [
      `create table files (
        app ${text} not null,
        id ${text} not null,
        owner_id ${text} not null,
        client_id ${text} not null,
        state ${text} not null,
        sent ${whole} not null,
        created_at ${whole} not null,
        record ${text} not null,
        primary key (app, id)
      )${clustered}`,
      'create unique index files_by_client on files (app, owner_id, client_id)',
      'create index files_unsent on files (created_at) where sent = 0',
      `create table file_uses (
        app ${text} not null,
        file_id ${text} not null,
        conversation_id ${text} not null,
        sender_id ${text} not null,
        client_id ${text} not null,
        primary key (app, file_id, conversation_id, sender_id, client_id)
      )${clustered}`,
    ];
  },
};
