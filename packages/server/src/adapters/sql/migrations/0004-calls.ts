import type { Migration } from './migration.js';

/** The history of calls, what has to follow their end, and what participants measured. */
export const calls: Migration = {
  id: 4,
  name: 'calls',
  statements(dialect) {
    const text = dialect === 'postgres' ? 'text collate "C"' : 'text';
    const clustered = dialect === 'postgres' ? '' : ' without rowid';
    const field = (name: string) =>
      dialect === 'postgres' ? `c.record::json ->> '${name}'` : `c.record ->> '${name}'`;
    const participants =
      dialect === 'postgres'
        ? `json_array_elements(c.record::json -> 'participants')`
        : `json_each(c.record, '$.participants')`;
    const part = (name: string) => `p.value ->> '${name}'`;
    return [
      // 1 where the call has ended and what follows that is not done yet. A call that ended before this step needs nothing.
      'alter table calls add column unconcluded integer',
      'create index calls_unconcluded on calls (app, id) where unconcluded = 1',
      // One row for each participant: a page of a user's calls is read from one end of an index, whatever is asked for.
      `create table ended_calls (
        app ${text} not null,
        user_id ${text} not null,
        call_id ${text} not null,
        conversation_id ${text},
        missed integer,
        primary key (app, user_id, call_id),
        foreign key (app, call_id) references calls (app, id)
      )${clustered}`,
      'create index ended_calls_missed on ended_calls (app, user_id, call_id) where missed = 1',
      'create index ended_calls_of on ended_calls (app, user_id, conversation_id, call_id) where conversation_id is not null',
      'create index ended_calls_missed_of on ended_calls (app, user_id, conversation_id, call_id) where missed = 1',
      `insert into ended_calls (app, user_id, call_id, conversation_id, missed)
       select distinct c.app, ${part('id')}, c.id, ${field('conversationId')},
         case when c.created_by <> ${part('id')} and ${part('device')} is null
           and ${field('reason')} in ('timeout', 'cancelled') then 1 end
       from calls c cross join ${participants} as p
       where c.state = 'ended'`,
      `create table call_reports (
        app ${text} not null,
        call_id ${text} not null,
        user_id ${text} not null,
        report text not null,
        primary key (app, call_id, user_id),
        foreign key (app, call_id) references calls (app, id)
      )${clustered}`,
    ];
  },
};
