import { foundation } from './0001-foundation.js';
import { messages } from './0002-messages.js';
import { memberships } from './0003-memberships.js';
import { calls } from './0004-calls.js';
import { bans } from './0005-bans.js';
import { numbers } from './0006-numbers.js';
import { push } from './0007-push.js';
import { deskPhones } from './0008-desk-phones.js';
import { search } from './0009-search.js';
import { moderation } from './0010-moderation.js';
import { mediaNotes } from './0011-media-notes.js';
import { files } from './0012-files.js';
import type { Migration } from './migration.js';

/** All steps, in the order they are taken. */
export const migrations: readonly Migration[] = [
  foundation,
  messages,
  memberships,
  calls,
  bans,
  numbers,
  push,
  deskPhones,
  search,
  moderation,
  mediaNotes,
  files,
];
