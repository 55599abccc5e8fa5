import type { User } from '@parley/core';

/** Who the fake client is signed in as. */
export const me: User = { id: 'ada', name: 'Ada Lovelace' };
export const bob: User = { id: 'bob', name: 'Bob Ødegård' };
export const carol: User = { id: 'carol', name: 'Carol Nguyen' };
export const layla: User = { id: 'layla', name: 'ليلى حداد' };
export const helper: User = { id: 'helper', name: 'Helper', bot: true };
