import { describe, expect, it } from 'vitest';
import type { DeviceSubscription } from '@parley/protocol';
import { settled } from '../testing/create-fake-clock.js';
import { messagePush } from './push-payloads.js';
import { createFakePushes } from '../testing/create-fake-pushes.js';
import type { TestClient } from '../testing/create-test-client.js';
import { createTestRules, otherApp, testApp, type TestRules } from '../testing/create-test-rules.js';

const at = (token: string): DeviceSubscription => ({ kind: 'fcm', token });

async function arrange() {
  const pushes = createFakePushes();
  const test = await createTestRules({ config: { heartbeat: 3_600_000 }, pushes: pushes.senders });
  const alice = await arrive(test, 'alice');
  const { conversation } = await alice.request('conversation.create', {
    clientId: 'plans',
    name: 'Plans',
    members: ['bob', 'carol'],
  });
  const say = (text: string, more: { readonly mentions?: string[]; readonly threadSeq?: number } = {}) =>
    alice.request('message.send', { conversationId: conversation.id, clientId: `m${(said += 1)}`, text, ...more });
  const told = async () => {
    await settled();
    await test.clock.advance(0);
    return pushes.sent.splice(0).map(({ to, payload }) => `${to} ${said1(payload)}`);
  };
  return { test, pushes, alice, conversationId: conversation.id, say, told };
}

let said = 0;
const said1 = (payload: { readonly type: string; readonly text?: string }) =>
  payload.text === undefined ? payload.type : payload.text;

async function arrive(test: TestRules, userId: string, { device = `${userId}-1`, app = testApp } = {}) {
  const client = test.connect();
  await client.open({ token: test.token(userId, { app }), device });
  return client;
}

/** A user whose device registered, and left. */
async function leave(test: TestRules, userId: string, device?: string): Promise<void> {
  const client = await arrive(test, userId, { device });
  await register(client, device ?? `${userId}-1`);
  client.close();
  await settled();
}

const register = (client: TestClient, token: string) => client.request('push.register', { subscription: at(token) });

describe('pushes of messages', () => {
  it('reach all devices of whom nobody sees active, and say who wrote what where', async () => {
    const { test, pushes, conversationId, say, told } = await arrange();
    await leave(test, 'bob', 'phone');
    await leave(test, 'bob', 'laptop');
    const { message } = await say('Lunch?');
    await settled();
    expect(pushes.sent[0]?.payload).toEqual({
      type: 'message',
      userId: 'bob',
      ...{ conversationId, seq: message.seq, sentAt: message.createdAt },
      sender: { id: 'alice', name: 'Alice' },
      group: 'Plans',
      text: 'Lunch?',
    });
    expect(pushes.sent[0]?.push).toMatchObject({ ttl: 86_400, urgency: 'normal', topic: conversationId });
    expect((await told()).sort()).toEqual(['laptop Lunch?', 'phone Lunch?']);
  });

  it('wait while somebody uses one of the devices, and not once it lies there idle', async () => {
    const { test, say, told } = await arrange();
    await leave(test, 'bob', 'phone');
    const desk = await arrive(test, 'bob', { device: 'desk' });
    await register(desk, 'desk');
    await say('while at the desk');
    expect(await told()).toEqual([]);
    await desk.request('presence.idle', { idle: true });
    await say('away from it');
    expect((await told()).sort()).toEqual(['desk away from it', 'phone away from it']);
    await desk.request('presence.idle', { idle: false });
    await say('back');
    expect(await told()).toEqual([]);
  });

  it.each([
    ['says nothing', {}, ['all', 'meant', 'answer to bob']],
    ['wants mentions alone', { notifications: 'mentions' as const }, ['meant', 'answer to bob']],
    ['wants nothing', { notifications: 'none' as const }, []],
    ['has muted it for an hour', { mutedUntil: 1_800_000_000_000 + 3_600_000 }, []],
    ['had muted it before', { mutedUntil: 1_700_000_000_000 }, ['all', 'meant', 'answer to bob']],
  ])('are what a member who %s is told', async (_, settings, expected) => {
    const { test, conversationId, say, told } = await arrange();
    const bob = await arrive(test, 'bob', { device: 'phone' });
    if (Object.keys(settings).length > 0) await bob.request('conversation.configure', { conversationId, ...settings });
    await register(bob, 'phone');
    bob.close();
    await settled();
    const { message } = await say('all');
    await say('meant', { mentions: ['bob'] });
    await say('answer', { threadSeq: message.seq });
    await say('answer to bob', { threadSeq: message.seq, mentions: ['bob'] });
    expect(await told()).toEqual(expected.map((text) => `phone ${text}`));
  });

  it('go nowhere any more once a device gave that up, the user’s tokens were revoked or another signed in there', async () => {
    const { test, say, told } = await arrange();
    await leave(test, 'bob', 'one');
    const one = await arrive(test, 'bob', { device: 'one' });
    await one.request('push.unregister', {});
    one.close();
    await settled();
    await say('given up');
    expect(await told()).toEqual([]);
    await leave(test, 'bob', 'tab');
    const next = await arrive(test, 'bob', { device: 'next-tab' });
    await next.request('push.unregister', { subscription: at('tab') });
    next.close();
    await settled();
    await say('given up by the next tab');
    expect(await told()).toEqual([]);
    await leave(test, 'bob', 'two');
    const admin = { op: 'token.revoke' as const, params: { userId: 'bob' }, requestId: 'r' };
    await test.rules.dispatch(test.admin(), admin);
    await settled();
    await say('revoked');
    expect(await told()).toEqual([]);
    await test.clock.advance(1_000);
    await leave(test, 'bob', 'shared');
    const carol = await arrive(test, 'carol');
    await register(carol, 'shared');
    carol.close();
    await settled();
    await say('to who is there now');
    expect(await told()).toEqual(['shared to who is there now']);
  });

  it('are of one app alone', async () => {
    const { test, say, told } = await arrange();
    const stranger = await arrive(test, 'bob', { app: otherApp, device: 'phone' });
    await register(stranger, 'other-app');
    stranger.close();
    await settled();
    await say('not for them');
    expect(await told()).toEqual([]);
  });

  it('are cut where a message is long', async () => {
    const { test, pushes, say } = await arrange();
    await leave(test, 'bob', 'phone');
    await say('🙂'.repeat(2_000));
    await settled();
    const [{ push, payload }] = pushes.sent as [(typeof pushes.sent)[number]];
    expect(payload).toMatchObject({ text: `${'🙂'.repeat(240)}…` });
    expect(Buffer.byteLength(push.payload)).toBeLessThan(3_000);
  });

  it('say how files are called where there is nothing else to say', () => {
    const sender = { id: 'alice', name: 'Alice' };
    const files = ['menu.pdf', 'map.png'].map((name, n) => ({ id: `fil_${n}`, name, type: 'x/y', bytes: 1 }));
    const place = {
      id: 'msg_1',
      conversationId: `cnv_${'0'.repeat(26)}`,
      seq: 1,
      version: 1,
      clientId: 'c',
      createdAt: 1,
    };
    for (const [text, said] of [
      ['', 'menu.pdf, map.png'],
      ['Lunch?', 'Lunch?'],
    ] as const)
      expect(JSON.parse(messagePush({ ...place, sender, text, files }, { userId: 'bob' }).payload)).toMatchObject({
        text: said,
      });
  });
});

describe('pushes of calls', () => {
  it('ring on devices nobody uses, and stop when the call is over', async () => {
    const { test, pushes, alice, told } = await arrange();
    await leave(test, 'bob', 'phone');
    const { call } = await alice.request('call.start', { clientId: 'c', to: 'bob', video: true });
    await settled();
    expect(pushes.sent[0]?.payload).toEqual({
      ...{ type: 'call', userId: 'bob', callId: call.id, from: 'Alice', video: true, startedAt: call.createdAt },
    });
    expect(pushes.sent[0]?.push).toMatchObject({ urgency: 'high', ttl: 60, topic: call.id });
    expect(await told()).toEqual(['phone call']);
    await alice.request('call.hangup', { callId: call.id });
    // That the call was missed is a message.
    expect(await told()).toEqual(expect.arrayContaining(['phone callEnded']));
  });

  it('stop where another device answers, and never ring at the one that is used', async () => {
    const { test, alice, told } = await arrange();
    await leave(test, 'bob', 'phone');
    const desk = await arrive(test, 'bob', { device: 'desk' });
    await register(desk, 'desk');
    const { call } = await alice.request('call.start', { clientId: 'c', to: 'bob', video: false });
    expect(await told()).toEqual(['phone call']);
    await desk.request('call.accept', { callId: call.id });
    expect((await told()).filter((text) => text.startsWith('phone'))).toEqual(['phone callEnded']);
  });
});

describe('a push service', () => {
  it('that knows a device no longer ends its subscription', async () => {
    const { test, pushes, say, told } = await arrange();
    await leave(test, 'bob', 'phone');
    pushes.answer('phone', { kind: 'gone' });
    await say('first');
    expect(await told()).toEqual(['phone first']);
    await say('second');
    expect(await told()).toEqual([]);
    expect(await test.stores.push.of(testApp, ['bob'])).toEqual([]);
  });

  it('that is busy is asked again when it said, a few times, as long as it is worth it', async () => {
    const { test, pushes, alice, say, told } = await arrange();
    await leave(test, 'bob', 'phone');
    pushes.answer('phone', { kind: 'later', after: 2_500 });
    await say('late');
    expect(await told()).toEqual(['phone late']);
    await test.clock.advance(2_499);
    expect(await told()).toEqual([]);
    await test.clock.advance(1);
    expect(await told()).toEqual(['phone late']);
    pushes.answer('phone', { kind: 'sent' });
    await test.clock.advance(60_000);
    expect(await told()).toEqual(['phone late']);
    await test.clock.advance(60_000);
    expect(await told()).toEqual([]);
    // A call that is over by then rings no more.
    pushes.answer('phone', { kind: 'later', after: 90_000 });
    await alice.request('call.start', { clientId: 'c', to: 'bob', video: false });
    expect(await told()).toEqual(['phone call']);
    await test.clock.advance(30_000);
    expect(await told()).toEqual([]);
  });
});

describe('registering', () => {
  it('is refused where it leads nowhere, is somebody else’s, or there is no way', async () => {
    const { test, alice } = await arrange();
    expect(await alice.refusal('push.register', { subscription: at('nowhere') })).toMatchObject({
      code: 'push/bad-subscription',
    });
    const web = (auth: string) => ({
      subscription: { kind: 'web', endpoint: 'https://push.example/1', keys: { p256dh: 'B'.repeat(87), auth } },
    });
    const bob = await arrive(test, 'bob');
    await bob.request('push.register', web('A'.repeat(22)) as never);
    expect(await alice.refusal('push.register', web('C'.repeat(22)))).toMatchObject({ code: 'push/bad-subscription' });
    expect(await test.stores.push.of(testApp, ['alice', 'bob'])).toMatchObject([{ userId: 'bob' }]);
    for (const bad of [
      { ...web('A').subscription, endpoint: 'http://push.example/1' },
      { ...web('A').subscription, endpoint: `https://${'x'.repeat(2_000)}` },
      { kind: 'web', endpoint: 'https://push.example' },
      { kind: 'fcm', token: '' },
      { kind: 'sms', token: 'x' },
      [],
      null,
    ])
      expect(await alice.refusal('push.register', { subscription: bad })).toMatchObject({
        code: 'protocol/invalid-params',
      });
    const without = await createTestRules();
    const client = await arrive(without, 'alice');
    expect(await client.refusal('push.key', {})).toMatchObject({ code: 'push/unavailable' });
    expect(await client.refusal('push.register', { subscription: at('x') })).toMatchObject({
      code: 'push/unavailable',
    });
  });
});
