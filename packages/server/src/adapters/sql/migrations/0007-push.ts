import type { Migration } from './migration.js';

/** Where devices are told what happens while they are not connected. */
export const push: Migration = {
  id: 7,
  name: 'push',
  statements(dialect) {
    const text = dialect === 'postgres' ? 'text collate "C"' : 'text';
    const whole = dialect === 'postgres' ? 'bigint' : 'integer';
    const clustered = dialect === 'postgres' ? '' : ' without rowid';
    return [
      `create table push_subscriptions (
        app ${text} not null,
        user_id ${text} not null,
        device ${text} not null,
        address ${text} not null,
        subscription ${text} not null,
        created_at ${whole} not null,
        primary key (app, user_id, device)
      )${clustered}`,
      'create unique index push_subscriptions_by_address on push_subscriptions (app, address)',
    ];
  },
};
