import type { Migration } from './migration.js';

/** Who cannot join a channel again. */
export const bans: Migration = {
  id: 5,
  name: 'bans',
  statements(dialect) {
    const text = dialect === 'postgres' ? 'text collate "C"' : 'text';
    const whole = dialect === 'postgres' ? 'bigint' : 'integer';
    const clustered = dialect === 'postgres' ? '' : ' without rowid';
    return [
      `create table bans (
        app ${text} not null,
        conversation_id ${text} not null,
        user_id ${text} not null,
        banned_by ${text} not null,
        banned_at ${whole} not null,
        primary key (app, conversation_id, user_id),
        foreign key (app, conversation_id) references conversations (app, id)
      )${clustered}`,
    ];
  },
};
