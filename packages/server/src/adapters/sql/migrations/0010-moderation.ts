import type { Migration } from './migration.js';

/** Who has blocked whom, what was reported, who is muted where, and what apps let through. */
export const moderation: Migration = {
  id: 10,
  name: 'moderation',
  statements(dialect) {
    const text = dialect === 'postgres' ? 'text collate "C"' : 'text';
    const whole = dialect === 'postgres' ? 'bigint' : 'integer';
    const clustered = dialect === 'postgres' ? '' : ' without rowid';
    return [
      `create table blocks (
        app ${text} not null,
        user_id ${text} not null,
        blocked_id ${text} not null,
        blocked_at ${whole} not null,
        primary key (app, user_id, blocked_id)
      )${clustered}`,
      'create index blocks_by_blocked on blocks (app, blocked_id)',
      `create table reports (
        app ${text} not null,
        id ${text} not null,
        reporter_id ${text} not null,
        client_id ${text} not null,
        user_id ${text} not null,
        state ${text} not null,
        record ${text} not null,
        primary key (app, id)
      )${clustered}`,
      'create unique index reports_by_client on reports (app, reporter_id, client_id)',
      'create index reports_by_state on reports (app, state, id)',
      'create index reports_by_user on reports (app, user_id, id)',
      `create table mutes (
        app ${text} not null,
        conversation_id ${text} not null,
        user_id ${text} not null,
        until ${whole},
        muted_by ${text} not null,
        muted_at ${whole} not null,
        primary key (app, conversation_id, user_id)
      )${clustered}`,
      `create table moderation_rules (
        app ${text} not null primary key,
        rules ${text} not null
      )${clustered}`,
    ];
  },
};
