import { describe, expect, it } from 'vitest';
import { createFakeKeeping } from '../testing/create-fake-keeping.js';
import { createFakeMediaNode } from '../testing/create-fake-media-node.js';
import { createTestRules } from '../testing/create-test-rules.js';
import { arrive, latest } from '../testing/group-world.js';
import { createMediaPool } from './create-media-pool.js';

const hearing = { recording: true, captions: true };
const deaf = { recording: false, captions: false };

async function arrange() {
  const test = await createTestRules({
    users: ['alice', 'bob', 'carol', 'dave'],
    config: { heartbeat: 3_600_000 },
    media: createMediaPool([createFakeMediaNode({ recording: true, forwards: true })]),
    recordings: createFakeKeeping(),
    captions: { hear: () => Promise.reject(new Error('Nobody is to listen.')) },
  });
  const [alice, bob, carol] = [await arrive(test, 'alice'), await arrive(test, 'bob'), await arrive(test, 'carol')];
  const { conversation } = await alice.request('conversation.create', {
    ...{ clientId: 'g', name: 'Team', members: ['bob', 'carol'] },
  });
  const group = { conversationId: conversation.id, video: false } as const;
  return { test, alice, bob, carol, group };
}

describe('a call that is encrypted', () => {
  it('says so to all devices, and that it can neither be recorded nor captioned', async () => {
    const { alice, bob, carol, group } = await arrange();
    const { call } = await alice.request('call.start', { clientId: 'c', ...group, encrypted: true });
    expect(call).toMatchObject({ encrypted: true, capabilities: deaf });
    await bob.request('call.join', { callId: call.id });
    expect(latest(carol)).toMatchObject({ encrypted: true, capabilities: deaf });
    await alice.request('call.add', { callId: call.id, userIds: ['dave'] });
    expect(latest(carol)).toMatchObject({ encrypted: true, capabilities: deaf });
    for (const op of ['call.record', 'call.caption'] as const) {
      expect(await bob.refusal(op, { callId: call.id, on: true })).toMatchObject({ code: 'calls/encrypted' });
      expect((await bob.request(op, { callId: call.id, on: false })).call.encrypted).toBe(true);
    }
    expect(latest(bob)).not.toHaveProperty('recording');
  });

  it('stays so when a call of two becomes one of many', async () => {
    const { alice, bob } = await arrange();
    const { call } = await alice.request('call.start', { clientId: 'c', to: 'bob', video: false, encrypted: true });
    expect(call).toMatchObject({ encrypted: true, topology: 'p2p', capabilities: deaf });
    await bob.request('call.accept', { callId: call.id });
    expect(await bob.refusal('call.record', { callId: call.id, on: true })).toMatchObject({ code: 'calls/encrypted' });
    const { call: many } = await bob.request('call.add', { callId: call.id, userIds: ['carol'] });
    expect(many).toMatchObject({ encrypted: true, topology: 'server', capabilities: deaf });
  });

  it('is not mistaken for one that is not', async () => {
    const { alice, bob, group } = await arrange();
    const { call } = await alice.request('call.start', { clientId: 'c', ...group });
    expect(call.encrypted).toBeUndefined();
    expect(call.capabilities).toMatchObject(hearing);
    expect(await bob.refusal('call.start', { clientId: 'd', ...group, encrypted: true })).toMatchObject({
      code: 'calls/not-encrypted',
    });
    await alice.request('call.hangup', { callId: call.id });
    await alice.request('call.start', { clientId: 'e', to: 'bob', video: false });
    const back = { clientId: 'f', to: 'alice', video: false, encrypted: true } as const;
    expect(await bob.refusal('call.start', back)).toMatchObject({ code: 'calls/not-encrypted' });
  });

  it('is joined as it is by whoever starts one without saying so', async () => {
    const { alice, bob, group } = await arrange();
    const { call } = await alice.request('call.start', { clientId: 'c', ...group, encrypted: true });
    const { call: joined } = await bob.request('call.start', { clientId: 'd', ...group });
    expect([joined.id, joined.encrypted]).toEqual([call.id, true]);
  });

  it('carries the keys of its devices to whom they are for, told from what apps send', async () => {
    const { alice, bob, carol, group } = await arrange();
    const { call } = await alice.request('call.start', { clientId: 'c', ...group, encrypted: true });
    for (const client of [bob, carol]) await client.request('call.join', { callId: call.id });
    await alice.request('call.send', { callId: call.id, data: 'key', to: ['bob'], kind: 'keys' });
    await alice.request('call.send', { callId: call.id, data: 'hello' });
    const from = { callId: call.id, from: 'alice' };
    const hello = { ...from, data: 'hello' };
    expect(bob.events('call.received')).toEqual([{ ...from, data: 'key', kind: 'keys' }, hello]);
    expect(carol.events('call.received')).toEqual([hello]);
  });
});
