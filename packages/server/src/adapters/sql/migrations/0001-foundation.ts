import type { Migration } from './migration.js';

/** Apps, users, keys, conversations, messages and calls. */
export const foundation: Migration = {
  id: 1,
  name: 'foundation',
  statements(dialect) {
    // Ids sort by their bytes on both; SQLite keeps these tables in the order of their keys.
    const text = dialect === 'postgres' ? 'text collate "C"' : 'text';
    const whole = dialect === 'postgres' ? 'bigint' : 'integer';
    const clustered = dialect === 'postgres' ? '' : ' without rowid';
    return [
      `create table apps (
        id ${text} not null primary key,
        name text not null,
        sealed_secret text not null,
        public_key text,
        created_at ${whole} not null
      )${clustered}`,
      `create table app_clocks (app ${text} not null primary key, changed ${whole} not null)${clustered}`,
      `create table users (
        app ${text} not null,
        id ${text} not null,
        name text not null,
        avatar text,
        bot integer not null default 0,
        created_at ${whole} not null,
        updated_at ${whole} not null,
        revoked_before ${whole},
        primary key (app, id)
      )${clustered}`,
      `create table api_keys (
        app ${text} not null,
        hash ${text} not null,
        user_id ${text} not null,
        created_at ${whole} not null,
        primary key (app, hash)
      )${clustered}`,
      `create table conversations (
        app ${text} not null,
        id ${text} not null,
        key ${text} not null,
        kind text not null,
        name text,
        last_seq ${whole} not null,
        version ${whole} not null,
        changed ${whole} not null,
        member_count ${whole} not null,
        created_at ${whole} not null,
        updated_at ${whole} not null,
        primary key (app, id),
        unique (app, key)
      )${clustered}`,
      `create table members (
        app ${text} not null,
        user_id ${text} not null,
        conversation_id ${text} not null,
        role text not null,
        delivered_seq ${whole} not null,
        read_seq ${whole} not null,
        joined_at ${whole} not null,
        primary key (app, user_id, conversation_id),
        unique (app, conversation_id, user_id),
        foreign key (app, conversation_id) references conversations (app, id)
      )${clustered}`,
      // The client id stands before the sender: ids that rise with time then fill neighbouring pages.
      `create table messages (
        app ${text} not null,
        conversation_id ${text} not null,
        seq ${whole} not null,
        version ${whole} not null,
        sender_id ${text} not null,
        client_id ${text} not null,
        text text not null,
        metadata text,
        created_at ${whole} not null,
        primary key (app, conversation_id, seq),
        unique (app, client_id, sender_id)
      )${clustered}`,
      `create table calls (
        app ${text} not null,
        id ${text} not null,
        created_by ${text} not null,
        client_id ${text} not null,
        state text not null,
        version ${whole} not null,
        record text not null,
        primary key (app, id),
        unique (app, created_by, client_id)
      )${clustered}`,
      `create table running_calls (
        app ${text} not null,
        user_id ${text} not null,
        call_id ${text} not null,
        primary key (app, user_id, call_id),
        unique (app, call_id, user_id),
        foreign key (app, call_id) references calls (app, id)
      )${clustered}`,
    ];
  },
};
