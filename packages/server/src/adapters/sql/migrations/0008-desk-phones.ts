import type { Migration } from './migration.js';

/** Phones that register by a name and a password. */
export const deskPhones: Migration = {
  id: 8,
  name: 'desk-phones',
  statements(dialect) {
    const text = dialect === 'postgres' ? 'text collate "C"' : 'text';
    const whole = dialect === 'postgres' ? 'bigint' : 'integer';
    const clustered = dialect === 'postgres' ? '' : ' without rowid';
    return [
      `create table desk_phones (
        name ${text} not null primary key,
        app ${text} not null,
        user_id ${text} not null,
        ha1 ${text} not null,
        created_at ${whole} not null
      )${clustered}`,
      'create index desk_phones_by_user on desk_phones (app, user_id)',
    ];
  },
};
