import type { Message as StoredMessage } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import { weightOf } from './messaging-state.js';

const note = (reason: NonNullable<StoredMessage['call']>['reason']) =>
  ({ sender: { id: 'bob', name: 'Bob' }, text: '', call: { id: 'cll_1', video: false, reason } }) as StoredMessage;

describe('a message that tells of a call', () => {
  it.each([
    ['timeout', 1],
    ['cancelled', 1],
    ['hangup', 0],
    ['rejected', 0],
    ['busy', 0],
    ['failed', 0],
  ] as const)('that ended by %s counts %i for whom it rang, and nothing for its caller', (reason, weight) => {
    expect([weightOf(note(reason), 'ada'), weightOf(note(reason), 'bob')]).toEqual([weight, 0]);
  });
});
