import { describe, expect, it } from 'vitest';
import { endOfBye, endOfFailure, refusals } from './cause-codes.js';

describe('causes', () => {
  it.each([
    [486, undefined, 'busy'],
    [600, undefined, 'busy'],
    [603, undefined, 'rejected'],
    [480, undefined, 'timeout'],
    [408, undefined, 'timeout'],
    [404, undefined, 'unknownNumber'],
    [484, undefined, 'unknownNumber'],
    [604, undefined, 'unknownNumber'],
    [402, undefined, 'barred'],
    [403, undefined, 'barred'],
    [487, undefined, 'cancelled'],
    [500, undefined, 'unreachable'],
    [503, undefined, 'unreachable'],
    [599, undefined, 'unreachable'],
    [488, undefined, 'failed'],
    [302, undefined, 'failed'],
    [480, 'Q.850;cause=17;text="User busy"', 'busy'],
    [503, 'SIP;cause=503, Q.850 ; text="x" ; cause=1', 'unknownNumber'],
    [500, 'q.850;cause=34', 'unreachable'],
    [486, 'Q.850;cause=16', 'busy'],
    [486, 'SIP;cause=200', 'busy'],
    [480, 'Q.850;cause=999', 'timeout'],
  ] as const)('%i with %s is %s', (status, reason, end) => {
    expect(endOfFailure(status, reason)).toBe(end);
  });

  it.each([
    [undefined, 'hangup'],
    ['Q.850;cause=16', 'hangup'],
    ['Q.850;cause=17', 'hangup'],
    ['Q.850;cause=41', 'failed'],
    ['Q.850;cause=38;text="Network out of order"', 'failed'],
  ] as const)('a BYE with %s is %s', (reason, end) => {
    expect(endOfBye(reason)).toBe(end);
  });

  it('come back as they were told', () => {
    for (const end of ['busy', 'rejected', 'timeout', 'unknownNumber', 'barred', 'unreachable', 'cancelled'] as const) {
      const { status, reason } = refusals[end];
      expect([end, endOfFailure(status, reason), endOfFailure(status)]).toEqual([end, end, end]);
    }
  });
});
