import { afterEach, describe, expect, it, vi } from 'vitest';
import { deviceOffer, describeMediaNode } from '../../calls/media-node.contract.js';
import type { MediaEvent } from '../../calls/media-server.js';
import type { Log } from '../../kernel/ports.js';
import { createFakeJanus, type FakeJanus } from '../../testing/create-fake-janus.js';
import { systemClock } from '../system/system-clock.js';
import { createJanusNode } from './create-janus-node.js';

const failures: unknown[] = [];
const failed = (fields: object): void => void failures.push('task' in fields && fields.task);
const log: Log = { debug: () => undefined, info: () => undefined, warn: failed, error: failed };
const endings: (() => Promise<void>)[] = [];
const soon = { timeout: 15_000, interval: 5 };
const offer = { channel: 'pub' as const, description: { type: 'offer' as const, sdp: deviceOffer } };
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

async function start(
  janus: FakeJanus,
  more: { readonly apiSecret?: string; readonly beat?: number; readonly recordings?: string } = {},
) {
  const { apiSecret = 'secret', beat = 50, recordings } = more;
  const node = createJanusNode({
    ...{ name: 'janus', url: janus.url, apiSecret, adminKey: 'key', clock: systemClock, log },
    times: { answerWithin: 250, beat, claimWithin: 400 },
    ...(recordings === undefined ? {} : { recordings }),
  });
  await vi.waitFor(() => expect(node.health().up).toBe(true), soon);
  return node;
}

describeMediaNode('Janus, as far as a fake one goes,', async () => {
  const janus = await createFakeJanus();
  const node = await start(janus);
  return {
    node,
    kill: () => janus.drop({ forget: true }),
    async stop() {
      await node.stop();
      await janus.stop();
    },
  };
});

async function arrange(more: { readonly recordings?: string } = {}) {
  const janus = await createFakeJanus();
  endings.push(() => janus.stop());
  const node = await start(janus, more);
  endings.push(() => node.stop());
  const events: MediaEvent[] = [];
  const open = (epoch = 1) => node.openRoom({ callId: 'cll_1', epoch }, (event) => void events.push(event));
  return { janus, node, events, open };
}

describe('a Janus', () => {
  it('that lost the connection is claimed, and calls go on', async () => {
    const { janus, node, events, open } = await arrange();
    const room = await open();
    await room.join('alice');
    janus.drop();
    await vi.waitFor(() => expect(node.health().up).toBe(false), soon);
    await vi.waitFor(() => expect(node.health().up).toBe(true), soon);
    await vi.waitFor(() => room.describe('alice', offer), soon);
    expect(events.map(({ type }) => type)).toEqual(['described']);
  });

  it('holds nothing once rooms are closed, even where that happened while it was out of reach', async () => {
    const { janus, node, open } = await arrange();
    const room = await open();
    for (const participant of ['alice', 'bob']) {
      await room.join(participant);
      await room.subscribe(participant, 'all');
      await room.describe(participant, offer);
    }
    const other = await open(2);
    await other.join('carol');
    expect(janus.handles()).toBeGreaterThanOrEqual(5);
    janus.misbehave((_request, socket) => {
      socket.terminate();
      return false;
    });
    janus.drop();
    await vi.waitFor(() => expect(node.health().up).toBe(false), soon);
    const leaving = other.leave('carol');
    await Promise.all([room.close(), leaving]);
    janus.misbehave(undefined);
    // What is left is the handle that manages rooms.
    await vi.waitFor(() => expect([janus.handles(), janus.rooms()]).toEqual([1, ['cll_1.2']]), soon);
  });

  it('that stood still while it was to attach a handle, and went on, holds none that nobody knows of', async () => {
    const { janus, node, open } = await arrange();
    const room = await open();
    await room.join('alice');
    await room.describe('alice', offer);
    const late: (() => void)[] = [];
    janus.misbehave((request, _, asItShould) => {
      if (request['janus'] !== 'attach') return true;
      late.push(asItShould);
      return false;
    });
    await expect(room.join('bob')).rejects.toMatchObject({ code: 'unreachable' });
    janus.misbehave(undefined);
    for (const attach of late) attach();
    expect(janus.handles()).toBe(3);
    await room.close();
    await vi.waitFor(() => expect(janus.handles()).toBe(1), soon);
    await (await open(2)).join('carol');
    expect(node.health()).toMatchObject({ up: true, rooms: 1 });
  });

  it('is used also where it stood still while its session began', async () => {
    const { janus, node, open } = await arrange();
    janus.misbehave((request) => request['janus'] !== 'attach');
    janus.drop({ forget: true });
    await vi.waitFor(() => expect([janus.handles(), janus.sessions()]).toEqual([0, 1]), soon);
    await vi.waitFor(() => expect(failures).toContain('media.up'), soon);
    janus.misbehave(undefined);
    await vi.waitFor(() => expect(node.health().up).toBe(true), soon);
    await open();
  });

  it('that is silent is as good as dead: rooms are lost, and it is used again when it answers', async () => {
    const { janus, node, events, open } = await arrange();
    const room = await open();
    await room.join('alice');
    janus.misbehave(() => false);
    await expect(room.describe('alice', offer)).rejects.toMatchObject({ code: 'unreachable' });
    await vi.waitFor(() => expect(events).toEqual([{ type: 'lost' }]), soon);
    expect(node.health()).toMatchObject({ up: false, rooms: 0 });
    janus.misbehave(undefined);
    await vi.waitFor(() => expect(node.health().up).toBe(true), soon);
    await (await open(2)).join('alice');
  });

  it('that ends the session itself begins anew', async () => {
    const { janus, node, events, open } = await arrange();
    await open();
    janus.say(JSON.stringify({ janus: 'timeout', session_id: 101 }));
    await vi.waitFor(() => expect(events).toEqual([{ type: 'lost' }]), soon);
    await vi.waitFor(() => expect(node.health().up).toBe(true), soon);
    await open(2);
  });

  it('never gets in with a wrong secret', async () => {
    const janus = await createFakeJanus({ apiSecret: 'another' });
    endings.push(() => janus.stop());
    const refused = vi.fn();
    janus.misbehave((request) => {
      refused(request['janus']);
      return true;
    });
    const node = createJanusNode({
      ...{ name: 'janus', url: janus.url, apiSecret: 'wrong', adminKey: 'key', clock: systemClock, log },
      times: { answerWithin: 250, beat: 50, claimWithin: 400 },
    });
    endings.push(() => node.stop());
    await vi.waitFor(() => expect(refused.mock.calls.length).toBeGreaterThan(1), soon);
    expect(node.health().up).toBe(false);
    await expect(node.openRoom({ callId: 'cll_1', epoch: 1 }, () => undefined)).rejects.toMatchObject({
      code: 'unreachable',
    });
  });

  it('writes who is to be recorded to files that no other connection writes, where it knows where', async () => {
    const { janus, node, open } = await arrange({ recordings: '/var/recordings' });
    expect(node.can.recording).toBe(true);
    const room = await open();
    await room.join('alice');
    await room.describe('alice', offer);
    await room.record('alice', 'one/s1');
    expect(janus.written()).toEqual(['/var/recordings/one/s1.1']);
    const sdp = deviceOffer.replace('o=- 4611', 'o=- 999');
    await room.describe('alice', { ...offer, description: { ...offer.description, sdp } });
    expect(janus.written()).toEqual(['/var/recordings/one/s1.2']);
    await room.record('alice', 'one/s2');
    expect(janus.written()).toEqual(['/var/recordings/one/s2.3']);
    await room.record('alice', undefined);
    await room.record('alice', undefined);
    expect(janus.written()).toEqual([]);
    await expect(room.record('bob', 'one/s3')).rejects.toMatchObject({ code: 'closed' });
    const other = await arrange();
    const bare = await other.open();
    await bare.join('alice');
    expect(other.node.can.recording).toBe(false);
    await expect(bare.record('alice', 'one/s1')).rejects.toMatchObject({ code: 'refused' });
  });

  it('puts out the ghost of a device that died, and lets it in anew', async () => {
    const { janus, node, events, open } = await arrange();
    const room = await open();
    await room.join('alice');
    await room.describe('alice', offer);
    // Another page of the same device: its connection is another one.
    const reloaded = {
      ...offer,
      description: { ...offer.description, sdp: deviceOffer.replace('o=- 4611', 'o=- 999') },
    };
    await room.describe('alice', reloaded);
    expect(events.filter(({ type }) => type === 'described')).toHaveLength(2);
    expect(events.filter(({ type }) => type === 'gone')).toHaveLength(0);
    expect(node.health().participants).toBe(1);
    expect(janus.handles()).toBe(2);
  });

  it('leaves no handle behind that was on its way when the room was closed', async () => {
    const janus = await createFakeJanus();
    const node = await start(janus);
    endings.push(
      () => janus.stop(),
      () => node.stop(),
    );
    const room = await node.openRoom({ callId: 'cll_left', epoch: 1 }, () => undefined);
    await room.join('alice');
    await room.describe('alice', offer);
    const attaching = new Promise<() => void>((resolve) => {
      janus.misbehave((request, _, asItShould) => {
        const isNew = request['janus'] === 'attach';
        if (isNew) resolve(asItShould);
        return !isNew;
      });
    });
    const sdp = deviceOffer.replace('4611731400430051336', '4611731400430051337');
    const described = room.describe('alice', { ...offer, description: { type: 'offer', sdp } });
    const refused = expect(described).rejects.toMatchObject({ code: 'closed' });
    const attach = await attaching;
    const closing = room.close();
    attach();
    await closing;
    await refused;
    await vi.waitFor(() => expect(janus.handles()).toBe(1), soon);
  });
});
