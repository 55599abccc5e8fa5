import { describe, expect, it } from 'vitest';
import type { ModerationRules } from '@parley/protocol';
import { createMemoryStores } from '../adapters/memory/create-memory-stores.js';
import { createTestRules, otherApp } from '../testing/create-test-rules.js';
import { openPeople } from '../testing/open-people.js';
import { createWordFilter } from './word-filter.js';

async function meet(rules: ModerationRules, app?: string) {
  const test = await createTestRules();
  const configure = (given: unknown) =>
    test.rules.dispatch(test.admin(app), { op: 'moderation.configure', params: { rules: given }, requestId: 'r' });
  await configure(rules);
  const { alice, bob } = await openPeople(test, 'alice', 'bob');
  const { conversation } = await alice.request('conversation.direct', { userId: 'bob' });
  const on = { conversationId: conversation.id };
  let count = 0;
  const message = (text: string) => ({ ...on, clientId: `c${(count += 1)}`, text });
  return { test, alice, bob, on, message, configure };
}

describe('words', () => {
  it.each([
    ['Such rubbish!', 'Such *******!'],
    ['RUBBISH, Rubbish', '*******, *******'],
    ['rubbishes and antirubbish', undefined],
    ['ｒｕｂｂｉｓｈ', '*******'],
    ['a Müll b', 'a **** b'],
    ['a Mu\u0308ll b', 'a **** b'],
    ['you c++ fool', 'you *** fool'],
    ['get lost now', '******** now'],
    ['', undefined],
  ])('in %j are found where they stand alone', (text, masked) => {
    const filter = createWordFilter(['rubbish', 'müll', 'c++', 'get lost']);
    expect(filter.has(text)).toBe(masked !== undefined);
    expect(filter.mask(text)).toBe(masked ?? text);
    expect(createWordFilter([]).has(text)).toBe(false);
  });

  it('are refused in messages, edits and polls before anybody is told', async () => {
    const { alice, bob, on, message, configure } = await meet({ words: ['rubbish'], onWord: 'refuse' });
    await alice.request('message.send', message('Fine'));
    const refused = { code: 'moderation/refused', retryable: false };
    const before = bob.frames.length;
    expect(await alice.refusal('message.send', message('Rubbish!'))).toMatchObject(refused);
    expect(await alice.refusal('message.edit', { ...on, seq: 1, text: 'rubbish' })).toMatchObject(refused);
    const poll = { question: 'What?', options: ['Good', 'rubbish'] };
    expect(await alice.refusal('message.send', { ...message(''), poll })).toMatchObject(refused);
    expect(bob.frames.length).toBe(before);
    await configure({});
    await alice.request('message.send', message('Rubbish!'));
  });

  it('are looked for in what is forwarded, and its place and order stay', async () => {
    const { alice, bob, on, message, configure } = await meet({});
    await bob.request('message.send', message('Such rubbish'));
    const forward = { ...on, seq: 1 };
    await configure({ words: ['rubbish'] });
    const refused = { code: 'moderation/refused' };
    expect(await alice.refusal('message.send', { ...message(''), forward })).toMatchObject(refused);
    await configure({ words: ['rubbish'], onWord: 'mask' });
    const [masked, next] = [{ ...message(''), forward }, message('next')].map((one) =>
      alice.request('message.send', one),
    );
    expect((await masked)?.message).toMatchObject({ seq: 2, text: 'Such *******', forwardedFrom: {} });
    expect((await next)?.message.seq).toBe(3);
    for (const [from, code] of [
      [{ ...on, seq: 9 }, 'messaging/no-message'],
      [{ conversationId: 'cnv_99999999999999999999999999', seq: 1 }, 'messaging/not-found'],
    ] as const)
      expect(await alice.refusal('message.send', { ...message(''), forward: from })).toMatchObject({ code });
    await bob.request('message.delete', forward);
    const gone = await alice.refusal('message.send', { ...message(''), forward });
    expect(gone).toMatchObject({ code: 'messaging/deleted' });
  });

  it('are masked where the app says so, and what was sent is answered as it is', async () => {
    const { alice, bob, on, message } = await meet({ words: ['rubbish'], onWord: 'mask' });
    const sent = await alice.request('message.send', message('Such rubbish'));
    expect(sent.message.text).toBe('Such *******');
    expect(bob.events('message.created').at(-1)?.message.text).toBe('Such *******');
    await alice.request('message.edit', { ...on, seq: 1, text: 'Rubbish it is' });
    expect(bob.events('message.updated').at(-1)?.message.text).toBe('******* it is');
    const long = { code: 'moderation/refused' };
    expect(await alice.refusal('message.send', message(`rubbish ${'\ufdfa'.repeat(99)}`))).toMatchObject(long);
    const poll = { question: 'Is it rubbish?', options: ['Yes', 'rubbish'] };
    const asked = await alice.request('message.send', { ...message(''), poll });
    expect(asked.message.poll).toMatchObject({
      question: 'Is it *******?',
      options: [{ text: 'Yes' }, { text: '*******' }],
    });
  });
});

describe('a rate', () => {
  it('lets so many messages through in its time, and answers what was sent before', async () => {
    const { test, alice, bob, message } = await meet({ rate: { messages: 2, seconds: 20 } });
    const first = message('1');
    await alice.request('message.send', first);
    await alice.request('message.send', message('2'));
    expect(await alice.refusal('message.send', message('3'))).toMatchObject({
      code: 'limits/rate',
      retryAfter: 20_000,
    });
    expect((await alice.request('message.send', first)).message.seq).toBe(1);
    await bob.request('message.send', message('From Bob'));
    await test.clock.advance(20_000);
    await alice.request('message.send', message('4'));
  });
});

describe('rules', () => {
  it('are the app’s own, and are read again after a restart', async () => {
    const stores = createMemoryStores();
    const test = await createTestRules({ stores });
    const rules = { words: ['rubbish'], onWord: 'refuse' as const };
    const ask = (op: 'moderation.get', app?: string) =>
      test.rules.dispatch(test.admin(app), { op, params: {}, requestId: 'r' });
    await test.rules.dispatch(test.admin(), { op: 'moderation.configure', params: { rules }, requestId: 'r' });
    expect([await ask('moderation.get'), await ask('moderation.get', otherApp)]).toEqual([{ rules }, { rules: {} }]);
    const again = await createTestRules({ stores });
    const { alice } = await openPeople(again, 'alice');
    const { conversation } = await alice.request('conversation.direct', { userId: 'bob' });
    const message = { conversationId: conversation.id, clientId: 'c', text: 'rubbish' };
    expect(await alice.refusal('message.send', message)).toMatchObject({ code: 'moderation/refused' });
  });

  it.each([
    [{ words: [''] }],
    [{ words: ['x'.repeat(65)] }],
    [{ words: ['a\u0000'] }],
    [{ words: ['x'], onWord: 'laugh' }],
    [{ rate: { messages: 0, seconds: 1 } }],
    [{ rate: { messages: 1, seconds: 86_401 } }],
  ])('like %j are refused', async (rules) => {
    const { alice, message, configure } = await meet({});
    await expect(configure(rules)).rejects.toMatchObject({ code: 'protocol/invalid-params' });
    await alice.request('message.send', message('x'));
  });
});
