import type { Migration } from './migration.js';

/** Numbers of the phone network, and whom they ring. */
export const numbers: Migration = {
  id: 6,
  name: 'numbers',
  statements(dialect) {
    const text = dialect === 'postgres' ? 'text collate "C"' : 'text';
    const whole = dialect === 'postgres' ? 'bigint' : 'integer';
    const clustered = dialect === 'postgres' ? '' : ' without rowid';
    return [
      `create table numbers (
        app ${text} not null,
        number ${text} not null,
        user_id ${text} not null,
        fallback ${text},
        main ${whole},
        updated_at ${whole} not null,
        primary key (app, number)
      )${clustered}`,
      // A number is one app's; an extension every app has for itself.
      `create unique index numbers_owned_once on numbers (number) where substr(number, 1, 1) = '+'`,
    ];
  },
};
