import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OperationName } from './frames.js';
import { operations } from './operations.js';
import { validateParams } from './validate.js';

const names = Object.keys(operations) as OperationName[];
const conversationId = `cnv_${'0'.repeat(26)}`;

describe('validateParams', () => {
  it('answers any value of JSON, and never throws', () => {
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.jsonValue(), fc.boolean(), (name, params, coerce) => {
        const validation = validateParams(name, params, coerce);
        if (!validation.ok) expect(validation.problems.length).toBeGreaterThan(0);
      }),
    );
  });

  it('ignores fields that it does not know: nobody checked them, and they go no further', () => {
    const params = { conversationId, clientId: 'a', text: 'Hi' };
    const more = JSON.parse('{"later":{"version":2},"userId":"bob","__proto__":{"text":"x"}}') as object;
    const given = { ...params, ...more };
    expect(validateParams('message.send', given)).toEqual({ ok: true, value: params });
    expect(Object.keys(given)).toContain('later');
    expect(validateParams('message.send', params)).toEqual({ ok: true, value: params });
  });

  it('names the place of what is wrong, and never the value', () => {
    const secret = 'do not repeat this';
    const validation = validateParams('message.send', { conversationId: secret, clientId: 'a', text: 1 });
    expect(validation.ok).toBe(false);
    if (validation.ok) return;
    expect(validation.problems.map((problem) => problem.path)).toEqual(
      expect.arrayContaining(['/conversationId', '/text']),
    );
    expect(JSON.stringify(validation.problems)).not.toContain(secret);
  });

  it('reads numbers out of a query string when asked to', () => {
    expect(validateParams('message.list', { conversationId, limit: '20' }, true)).toEqual({
      ok: true,
      value: { conversationId, limit: 20 },
    });
    expect(validateParams('message.list', { conversationId, limit: '20' }).ok).toBe(false);
    for (const limit of ['many', '1e2', '0x10', '1.0', '+1', '-1', ' 1', '1 ', '', 'true', '12345678901234567'])
      expect([limit, validateParams('message.list', { conversationId, limit }, true).ok]).toEqual([limit, false]);
    for (const missed of ['1', 'yes', 'TRUE', '', 'false'])
      expect([missed, validateParams('call.list', { missed }, true).ok]).toEqual([missed, false]);
    expect(validateParams('call.list', { missed: 'true' }, true)).toEqual({ ok: true, value: { missed: true } });
    expect(validateParams('user.get', { userId: '12' }, true)).toEqual({ ok: true, value: { userId: '12' } });
  });

  it.each([-1, 1.5, 2 ** 53, 1e300])('refuses %d as the place of a message: not every store can compare it', (seq) => {
    expect(validateParams('message.list', { conversationId, before: seq }).ok).toBe(false);
    expect(validateParams('receipt.mark', { conversationId, readSeq: seq }).ok).toBe(false);
    const open = { protocol: [1], token: 't', device: 'd', client: { name: 'n', version: '1' } };
    expect(validateParams('session.open', { ...open, holds: [{ conversationId, seq }] }).ok).toBe(false);
    expect(validateParams('session.open', { ...open, holds: [{ conversationId, seq: 1, version: seq }] }).ok).toBe(
      false,
    );
  });

  it.each([-1, 1.5, 8.64e15 + 1, 1e300])('refuses %d as a time: nobody could show it', (time) => {
    const poll = { question: 'When?', options: ['Now', 'Later'], closesAt: time };
    expect(validateParams('message.send', { conversationId, clientId: 'a', text: '', poll }).ok).toBe(false);
    expect(validateParams('conversation.configure', { conversationId, mutedUntil: time }).ok).toBe(false);
  });

  it.each([
    ['a colon, which tel: and sip: need', 'tel:+33199001234'],
    ['nothing', ''],
    ['129 characters', 'a'.repeat(129)],
    ['a slash', '../etc'],
    ['a line feed at the end', 'bob\n'],
  ])('refuses a user id of %s', (_what, userId) => {
    expect(validateParams('user.get', { userId }).ok).toBe(false);
  });
});
