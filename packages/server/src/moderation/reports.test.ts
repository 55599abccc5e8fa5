import { describe, expect, it } from 'vitest';
import type { Params } from '@parley/protocol';
import { createTestRules, otherApp } from '../testing/create-test-rules.js';
import { openPeople } from '../testing/open-people.js';

/** A group in which Bob says something that Alice reports; Dan is not in it. */
async function meet() {
  const test = await createTestRules({ users: ['alice', 'bob', 'carol', 'dan'] });
  const people = await openPeople(test, 'alice', 'bob', 'carol', 'dan');
  const { alice, bob } = people;
  const { conversation } = await alice.request('conversation.create', {
    ...{ clientId: 'g', name: 'Team' },
    members: ['bob', 'carol'],
  });
  const on = { conversationId: conversation.id };
  await bob.request('message.send', { ...on, clientId: 'b', text: 'Something nasty' });
  const ask = <K extends 'report.list' | 'report.resolve'>(op: K, params: Params<K>, app?: string) =>
    test.rules.dispatch(test.admin(app), { op, params, requestId: 'r' });
  const report = { ...on, clientId: 'r1', seq: 1, reason: 'harassment' } as const;
  return { test, ...people, on, ask, report };
}

describe('a report', () => {
  it('reaches the app with who, what and why, once for each client id', async () => {
    const { alice, carol, ask, report } = await meet();
    const { reportId } = await alice.request('report.create', { ...report, note: 'Not the first time' });
    expect(await alice.request('report.create', { ...report, reason: 'spam' })).toEqual({ reportId });
    await carol.request('report.create', { clientId: 'r1', userId: 'bob', reason: 'other' });
    const { items } = await ask('report.list', { state: 'open' });
    expect(items).toMatchObject([
      {
        ...{ id: reportId, reporter: { id: 'alice', name: 'Alice' }, user: { id: 'bob', name: 'Bob' }, state: 'open' },
        ...{ reason: 'harassment', note: 'Not the first time', message: { seq: 1, text: 'Something nasty' } },
      },
      { reporter: { id: 'carol' }, user: { id: 'bob' }, reason: 'other' },
    ]);
    expect(items[1]?.message).toBeUndefined();
    const first = await ask('report.list', { limit: 1 });
    const rest = await ask('report.list', { limit: 1, cursor: first.next ?? '' });
    expect([first.items[0]?.id, rest.items[0]?.id, rest.next]).toEqual([reportId, items[1]?.id, undefined]);
    expect((await ask('report.list', { userId: 'alice' })).items).toEqual([]);
    expect((await ask('report.list', {}, otherApp)).items).toEqual([]);
  });

  it('keeps the message as it was, whatever its sender makes of it later', async () => {
    const { alice, bob, on, ask, report } = await meet();
    await alice.request('report.create', report);
    await bob.request('message.edit', { ...on, seq: 1, text: 'Something nice' });
    await bob.request('message.delete', { ...on, seq: 1 });
    expect((await ask('report.list', {})).items).toMatchObject([{ message: { text: 'Something nasty' } }]);
    expect(await alice.refusal('report.create', { ...report, clientId: 'r2' })).toMatchObject({
      code: 'messaging/deleted',
    });
  });

  it.each([
    ['dan', {}, 'messaging/not-found'],
    ['alice', { seq: 9 }, 'messaging/no-message'],
    ['bob', {}, 'protocol/invalid-params'],
    ['alice', { userId: 'carol' }, 'protocol/invalid-params'],
    ['alice', { seq: undefined }, 'protocol/invalid-params'],
    ['alice', { seq: undefined, conversationId: undefined }, 'protocol/invalid-params'],
    ['alice', { seq: undefined, conversationId: undefined, userId: 'alice' }, 'protocol/invalid-params'],
    ['alice', { seq: undefined, conversationId: undefined, userId: 'nobody' }, 'auth/unknown-user'],
    ['alice', { note: 'x'.repeat(2_001) }, 'protocol/invalid-params'],
    ['alice', { note: 'a\u0000b' }, 'protocol/invalid-params'],
    ['alice', { reason: 'boring' }, 'protocol/invalid-params'],
  ] as const)('by %s with %j is refused: %s', async (who, more, code) => {
    const { [who]: client, ask, report } = await meet();
    expect(await client.refusal('report.create', { ...report, ...more })).toMatchObject({ code });
    expect((await ask('report.list', {})).items).toEqual([]);
  });

  it('lets the app hide the message: a tombstone for all, and those concerned are told', async () => {
    const { test, alice, bob, carol, on, ask, report } = await meet();
    const phones = await openPeople(test, 'alice/phone', 'bob/phone');
    const { reportId } = await alice.request('report.create', report);
    const done = await ask('report.resolve', { reportId, action: 'hide', note: 'Clear' });
    expect(done.report).toMatchObject({ state: 'resolved', action: 'hide', resolutionNote: 'Clear' });
    expect(done.report.message?.text).toBe('Something nasty');
    const told = carol.events('message.updated').at(-1);
    expect(told).toMatchObject({ message: { seq: 1, text: '', hidden: true }, change: { kind: 'deleted' } });
    expect(told?.message.deletedAt).toBeDefined();
    expect(told?.change).not.toHaveProperty('userId');
    expect((await bob.request('message.list', on)).items[0]).toMatchObject({ text: '', hidden: true });
    for (const device of [alice, phones['alice/phone']])
      expect(device.events('report.resolved')).toEqual([{ reportId, action: 'hide' }]);
    for (const device of [bob, phones['bob/phone']])
      expect(device.events('message.hidden')).toEqual([{ ...on, seq: 1 }]);
    expect([carol.events('report.resolved'), carol.events('message.hidden'), bob.events('report.resolved')]).toEqual([
      ...[[], [], []],
    ]);
    await expect(ask('report.resolve', { reportId, action: 'none' })).rejects.toMatchObject({
      code: 'moderation/resolved',
    });
  });

  it('may come to nothing, and then nothing can be appealed', async () => {
    const { alice, bob, on, ask, report } = await meet();
    const { reportId } = await alice.request('report.create', report);
    await ask('report.resolve', { reportId, action: 'none' });
    expect(alice.events('report.resolved')).toEqual([{ reportId, action: 'none' }]);
    expect((await bob.request('message.list', on)).items[0]?.text).toBe('Something nasty');
    expect(await bob.refusal('report.appeal', { ...on, seq: 1, text: 'But' })).toMatchObject({
      code: 'moderation/not-hidden',
    });
  });

  it('is decided once by two who decide at once', async () => {
    const { alice, ask, report } = await meet();
    const { reportId } = await alice.request('report.create', report);
    const both = await Promise.allSettled([
      ask('report.resolve', { reportId, action: 'hide' }),
      ask('report.resolve', { reportId, action: 'hide' }),
    ]);
    expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
    await expect(ask('report.resolve', { reportId, action: 'none' })).rejects.toMatchObject({
      code: 'moderation/resolved',
    });
    expect(alice.events('report.resolved')).toHaveLength(1);
  });

  it('on a user has nothing to hide, and one of another app is not there', async () => {
    const { alice, ask } = await meet();
    const { reportId } = await alice.request('report.create', { clientId: 'u', userId: 'bob', reason: 'spam' });
    await expect(ask('report.resolve', { reportId, action: 'hide' })).rejects.toMatchObject({
      code: 'protocol/invalid-params',
    });
    for (const action of ['uphold', 'overturn'] as const)
      await expect(ask('report.resolve', { reportId, action })).rejects.toMatchObject({ code: 'moderation/resolved' });
    await expect(ask('report.resolve', { reportId, action: 'none' }, otherApp)).rejects.toMatchObject({
      code: 'moderation/no-report',
    });
    expect((await ask('report.list', {})).items).toMatchObject([{ state: 'open' }]);
  });
});

describe('an appeal', () => {
  it.each([
    ['uphold', 'upheld'],
    ['overturn', 'overturned'],
  ] as const)('by who wrote it is looked at again: %s', async (action, outcome) => {
    const { alice, bob, carol, on, ask, report } = await meet();
    const { reportId } = await alice.request('report.create', report);
    await ask('report.resolve', { reportId, action: 'hide' });
    const appeal = { ...on, seq: 1, text: 'It was a joke' };
    for (const client of [alice, carol])
      expect(await client.refusal('report.appeal', appeal)).toMatchObject({ code: 'moderation/not-hidden' });
    await bob.request('report.appeal', appeal);
    expect(await bob.refusal('report.appeal', appeal)).toMatchObject({ code: 'moderation/not-hidden' });
    expect((await ask('report.list', { state: 'appealed' })).items).toMatchObject([
      { id: reportId, appeal: { text: 'It was a joke' }, message: { text: 'Something nasty' } },
    ]);
    await expect(ask('report.resolve', { reportId, action: 'none' })).rejects.toMatchObject({
      code: 'moderation/resolved',
    });
    const { report: closed } = await ask('report.resolve', { reportId, action, note: 'We looked again' });
    expect(closed).toMatchObject({ state: 'closed', action: 'hide', appeal: { outcome, note: 'We looked again' } });
    expect(bob.events('appeal.resolved')).toEqual([{ ...on, seq: 1, outcome, note: 'We looked again' }]);
    expect(alice.events('appeal.resolved')).toEqual([]);
    expect((await ask('report.resolve', { reportId, action })).report).toEqual(closed);
    const other = action === 'uphold' ? 'overturn' : 'uphold';
    await expect(ask('report.resolve', { reportId, action: other })).rejects.toMatchObject({
      code: 'moderation/resolved',
    });
    // The text is in the report; the tombstone stays where it is.
    expect((await carol.request('message.list', on)).items[0]?.text).toBe('');
  });
});
