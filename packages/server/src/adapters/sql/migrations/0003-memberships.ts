import type { Migration } from './migration.js';

/** Channels, how members keep conversations, and messages to be sent later. */
export const memberships: Migration = {
  id: 3,
  name: 'memberships',
  statements(dialect) {
    const text = dialect === 'postgres' ? 'text collate "C"' : 'text';
    const whole = dialect === 'postgres' ? 'bigint' : 'integer';
    const clustered = dialect === 'postgres' ? '' : ' without rowid';
    return [
      'alter table conversations add column public integer not null default 0',
      // Null until the member says how they keep the conversation.
      'alter table members add column notifications text',
      `alter table members add column muted_until ${whole}`,
      'alter table members add column archived integer not null default 0',
      // `content` is JSON. Who sends an entry claims it for a short while, so that no other server sends it too.
      `create table scheduled (
        app ${text} not null,
        user_id ${text} not null,
        client_id ${text} not null,
        conversation_id ${text} not null,
        send_at ${whole} not null,
        content text not null,
        failed text,
        claimed_until ${whole} not null default 0,
        primary key (app, user_id, client_id)
      )${clustered}`,
      'create index scheduled_due on scheduled (send_at) where failed is null',
    ];
  },
};
