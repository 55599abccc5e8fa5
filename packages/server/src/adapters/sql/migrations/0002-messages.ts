import type { Migration } from './migration.js';

/** Threads, edits, deletes, pins, reactions, polls and mentions. */
export const messages: Migration = {
  id: 2,
  name: 'messages',
  statements(dialect) {
    const text = dialect === 'postgres' ? 'text collate "C"' : 'text';
    const whole = dialect === 'postgres' ? 'bigint' : 'integer';
    const clustered = dialect === 'postgres' ? '' : ' without rowid';
    return [
      // Most messages have none of these: they are read with no further look-up, and written to no further index. `extra` says
      // all that few messages have; the others say some of it again where it is searched for.
      'alter table messages add column extra text',
      `alter table messages add column thread_seq ${whole}`,
      `alter table messages add column pinned_at ${whole}`,
      'alter table messages add column gone integer',
      'alter table messages add column touched integer',
      'create index messages_threads on messages (app, conversation_id, thread_seq, seq) where thread_seq is not null',
      'create index messages_pins on messages (app, conversation_id, pinned_at) where pinned_at is not null',
      // What was changed after it was stored, by its last change.
      'create index messages_touched on messages (app, conversation_id, version) where touched = 1',
      `create table message_edits (
        app ${text} not null,
        conversation_id ${text} not null,
        seq ${whole} not null,
        version ${whole} not null,
        text text not null,
        metadata text,
        replaced_at ${whole} not null,
        primary key (app, conversation_id, seq, version)
      )${clustered}`,
      // What users chose on messages: e and an emoji, or o and the place of a poll's option.
      `create table message_choices (
        app ${text} not null,
        conversation_id ${text} not null,
        seq ${whole} not null,
        user_id ${text} not null,
        choice ${text} not null,
        version ${whole} not null,
        primary key (app, conversation_id, seq, user_id, choice),
        unique (app, conversation_id, seq, choice, version)
      )${clustered}`,
      // Whom messages mention; * is everybody.
      `create table mentions (
        app ${text} not null,
        user_id ${text} not null,
        conversation_id ${text} not null,
        seq ${whole} not null,
        sender_id ${text} not null,
        primary key (app, user_id, conversation_id, seq)
      )${clustered}`,
    ];
  },
};
