import type { Migration } from './migration.js';

/** What messages and users are found by. Those that are there already are brought into it while the server runs. */
export const search: Migration = {
  id: 9,
  name: 'search',
  statements(dialect) {
    const postgres = dialect === 'postgres';
    const text = postgres ? 'text collate "C"' : 'text';
    const whole = postgres ? 'bigint' : 'integer';
    const clustered = postgres ? '' : ' without rowid';
    return [
      // The id is the place in the order of time. Words are made by the server: both databases are given them as they are.
      `create table search_entries (
        id ${whole} not null primary key,
        app ${text} not null,
        conversation_id ${text} not null,
        seq ${whole} not null,
        ${postgres ? 'terms tsvector not null,' : ''}
        unique (app, conversation_id, seq)
      )`,
      postgres
        ? 'create index search_entries_terms on search_entries using gin (terms)'
        : `create virtual table search_terms using fts5 (terms, content = '', contentless_delete = 1, tokenize = 'ascii', prefix = '3 4 5')`,
      // How far each conversation is in the index.
      `create table search_places (
        app ${text} not null,
        conversation_id ${text} not null,
        indexed_seq ${whole} not null,
        primary key (app, conversation_id)
      )${clustered}`,
      `create table search_users (
        app ${text} not null,
        term ${text} not null,
        user_id ${text} not null,
        primary key (app, term, user_id),
        unique (app, user_id, term)
      )${clustered}`,
    ];
  },
};
