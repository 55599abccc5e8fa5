import { describe, expect, it } from 'vitest';
import type { ModerationRules } from '@parley/protocol';
import type { HookAnswer, MessageHook } from '../kernel/message-hook.js';
import { settled } from '../testing/create-fake-clock.js';
import { createTestRules, testApp } from '../testing/create-test-rules.js';
import { openPeople } from '../testing/open-people.js';

interface Asked {
  readonly app: string;
  readonly asked: Readonly<Record<string, unknown>>;
  readonly answer: (answer: HookAnswer) => Promise<void>;
  readonly fail: () => Promise<void>;
}

const url = 'https://app.example/parley';

async function meet(hook: Partial<NonNullable<ModerationRules['hook']>> = {}, more: ModerationRules = {}) {
  const asked: Asked[] = [];
  const messageHook: MessageHook = {
    accepts: (given) => given.startsWith('https:'),
    ask: (app, _, body) =>
      new Promise((resolve, reject) =>
        asked.push({
          ...{ app, asked: body as Asked['asked'] },
          answer: (answer) => (resolve(answer), settled()),
          fail: () => (reject(new Error('It does not answer.')), settled()),
        }),
      ),
  };
  const test = await createTestRules({ messageHook });
  const configure = (rules: unknown) =>
    test.rules.dispatch(test.admin(), { op: 'moderation.configure', params: { rules }, requestId: 'r' });
  await configure({ ...more, hook: { url, ...hook } });
  const { alice, bob } = await openPeople(test, 'alice', 'bob');
  const { conversation } = await alice.request('conversation.direct', { userId: 'bob' });
  const on = { conversationId: conversation.id };
  let count = 0;
  const message = (text: string, where = on) => ({ ...where, clientId: `c${(count += 1)}`, text });
  const made = await bob.request('conversation.create', { clientId: 'g', name: 'Team', members: ['alice'] });
  const group = { conversationId: made.conversation.id };
  const heard = () => bob.events('message.created').map(({ message: { text } }) => text);
  const next = async () => {
    await settled();
    return asked.at(-1) ?? expect.fail('Nothing was asked.');
  };
  const answerAll = async () => {
    await settled();
    for (const { answer } of asked) await answer({ action: 'deliver' });
  };
  return { test, alice, bob, on, group, message, configure, asked, next, answerAll, heard };
}

describe('the hook of an app', () => {
  it('is asked before anybody is told, and lets through, refuses or rewrites', async () => {
    const { alice, on, message, next, heard } = await meet();
    const first = alice.request('message.send', message('one'));
    const { app, asked, answer } = await next();
    expect([app, asked]).toEqual([
      testApp,
      {
        type: 'message',
        appId: testApp,
        user: { id: 'alice', name: expect.any(String) as string },
        ...on,
        text: 'one',
      },
    ]);
    expect(heard()).toEqual([]);
    await answer({ action: 'deliver' });
    expect((await first).message.text).toBe('one');

    const second = alice.refusal('message.send', message('two'));
    await (await next()).answer({ action: 'refuse', reason: 'Not here.' });
    expect(await second).toMatchObject({ code: 'moderation/refused', details: { reason: 'Not here.' } });

    const third = alice.request('message.send', message('three'));
    await (await next()).answer({ action: 'rewrite', text: 'drei' });
    expect((await third).message.text).toBe('drei');
    expect(heard()).toEqual(['one', 'drei']);

    const edit = alice.request('message.edit', { ...on, seq: 1, text: 'uno' });
    expect((await next()).asked).toMatchObject({ seq: 1, text: 'uno' });
    await (await next()).answer({ action: 'rewrite', text: 'eins' });
    expect((await edit).message.text).toBe('eins');
  });

  it('keeps the order of what one sends, however long each takes', async () => {
    const { alice, bob, message, asked, heard } = await meet();
    const sent = ['a', 'b', 'c'].map((text) => alice.request('message.send', message(text)));
    await settled();
    const other = bob.request('message.send', message('mine'));
    await settled();
    const [a, b, c, mine] = asked;
    await c?.answer({ action: 'deliver' });
    await b?.answer({ action: 'refuse' });
    await mine?.answer({ action: 'deliver' });
    await other;
    expect(heard()).toEqual(['mine']);
    await a?.answer({ action: 'deliver' });
    expect((await Promise.allSettled(sent)).map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
    expect(heard()).toEqual(['mine', 'a', 'c']);
  });

  it.each([
    ['removed', { op: 'conversation.removeMember', more: {}, code: 'messaging/not-found' }],
    ['banned', { op: 'conversation.removeMember', more: { ban: true }, code: 'messaging/not-found' }],
    ['silenced', { op: 'conversation.silence', more: {}, code: 'messaging/silenced' }],
  ] as const)('delivers and changes nothing of who was %s while it was waited for', async (_, { op, more, code }) => {
    const { alice, bob, group, message, next, answerAll, heard } = await meet();
    const said = message('Hello', group);
    const sent = alice.request('message.send', said);
    await (await next()).answer({ action: 'deliver' });
    await sent;
    const [edit, send] = [
      alice.refusal('message.edit', { ...group, seq: 1, text: 'Nasty' }),
      alice.refusal('message.send', message('Nasty', group)),
    ];
    const again = alice.request('message.send', said);
    await next();
    await bob.request(op, { ...group, userId: 'alice', ...more });
    await answerAll();
    expect([await edit, await send]).toMatchObject([{ code }, { code }]);
    expect((await again).message.text).toBe('Hello');
    expect(heard()).toEqual(['Hello']);
  });

  it('delivers nothing to who blocked the sender meanwhile, and all to who came meanwhile', async () => {
    const { test, alice, bob, group, message, next, answerAll, heard } = await meet();
    const direct = alice.refusal('message.send', message('Nasty'));
    await next();
    await bob.request('block.add', { userId: 'alice' });
    const inGroup = alice.request('message.send', message('Welcome', group));
    const { carol } = await openPeople(test, 'carol');
    await next();
    await bob.request('conversation.addMembers', { ...group, userIds: ['carol'] });
    await answerAll();
    expect(await direct).toMatchObject({ code: 'moderation/unavailable' });
    await inGroup;
    expect(heard()).toEqual(['Welcome']);
    expect(carol.events('message.created').map(({ message: { text } }) => text)).toEqual(['Welcome']);
  });

  it('looks at what is forwarded as at what is said, of whoever it is', async () => {
    const { alice, bob, on, group, message, next, heard } = await meet();
    const said = bob.request('message.send', message('Nasty', group));
    await (await next()).answer({ action: 'deliver' });
    const { seq } = (await said).message;
    const forward = { ...group, seq };
    const refused = alice.refusal('message.send', { ...message(''), forward });
    expect((await next()).asked).toMatchObject({ ...on, text: 'Nasty', forward });
    await (await next()).answer({ action: 'refuse', reason: 'Not here.' });
    expect(await refused).toMatchObject({ code: 'moderation/refused', details: { reason: 'Not here.' } });
    const rewritten = alice.request('message.send', { ...message(''), forward });
    await (await next()).answer({ action: 'rewrite', text: 'Nice' });
    expect((await rewritten).message).toMatchObject({ text: 'Nice', forwardedFrom: { sender: { id: 'bob' } } });
    // It goes on as it was when it was looked at.
    const sent = alice.request('message.send', { ...message(''), forward });
    const asking = await next();
    const edit = bob.request('message.edit', { ...forward, text: 'Nastier' });
    await (await next()).answer({ action: 'deliver' });
    await edit;
    await asking.answer({ action: 'deliver' });
    expect((await sent).message.text).toBe('Nasty');
    expect(heard()).toEqual(['Nasty', 'Nice', 'Nasty']);
  });

  it('leaves the last of several edits, however long each takes', async () => {
    const { alice, on, message, asked, next } = await meet();
    const sent = alice.request('message.send', message('one'));
    await (await next()).answer({ action: 'deliver' });
    await sent;
    const edits = ['two', 'three'].map((text) => alice.request('message.edit', { ...on, seq: 1, text }));
    await settled();
    for (const ask of [...asked].reverse()) await ask.answer({ action: 'deliver' });
    await Promise.all(edits);
    expect((await alice.request('message.list', on)).items).toMatchObject([{ text: 'three' }]);
  });

  it.each([
    ['that is down', (one: Asked) => one.fail()],
    ['that rewrites to what no message may say', (one: Asked) => one.answer({ action: 'rewrite', text: '\ud800' })],
    ['that rewrites to nothing', (one: Asked) => one.answer({ action: 'rewrite', text: '' })],
    ['that rewrites beyond all bounds', (one: Asked) => one.answer({ action: 'rewrite', text: 'x'.repeat(99_999) })],
  ])('%s stops nothing, or all, as the app has said', async (_, fails) => {
    const open = await meet();
    const sent = open.alice.request('message.send', open.message('on'));
    await fails(await open.next());
    expect((await sent).message.text).toBe('on');
    expect([open.test.counted.get('hook_failures_total'), open.test.logged.length]).toEqual([1, 1]);
    expect(JSON.stringify(open.test.logged)).not.toContain('on"');

    const closed = await meet({ onFailure: 'refuse' });
    const refused = closed.alice.refusal('message.send', closed.message('on'));
    await fails(await closed.next());
    expect(await refused).toMatchObject({ code: 'moderation/unchecked', retryable: true });
    expect(closed.heard()).toEqual([]);
  });

  it('is not asked about what the words refuse, nor about what bots or strangers say', async () => {
    const { test, alice, on, message, asked } = await meet({}, { words: ['rubbish'] });
    await alice.refusal('message.send', message('rubbish'));
    const { carol } = await openPeople(test, 'carol');
    await carol.refusal('message.send', message('hello'));
    await carol.refusal('message.edit', { ...on, seq: 1, text: 'hello' });
    expect(asked).toEqual([]);
  });

  it('has an address that can be asked, on a server that asks', async () => {
    const { configure } = await meet();
    const refused = { code: 'protocol/invalid-params' };
    for (const bad of ['http://app.example', 'ftp://app.example', 'nothing'])
      await expect(configure({ hook: { url: bad } })).rejects.toMatchObject(refused);
    const bare = await createTestRules();
    const request = { op: 'moderation.configure' as const, params: { rules: { hook: { url } } }, requestId: 'r' };
    await expect(bare.rules.dispatch(bare.admin(), request)).rejects.toMatchObject(refused);
  });
});
