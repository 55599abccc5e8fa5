import type { Migration } from './migration.js';

/** What media nodes keep for the next process. */
export const mediaNotes: Migration = {
  id: 11,
  name: 'media-notes',
  statements(dialect) {
    const text = dialect === 'postgres' ? 'text collate "C"' : 'text';
    const clustered = dialect === 'postgres' ? '' : ' without rowid';
    return [
      `create table media_notes (
        node ${text} not null,
        room ${text} not null,
        participant ${text} not null,
        note ${text} not null,
        primary key (node, room, participant)
      )${clustered}`,
    ];
  },
};
