import { afterEach, describe, expect, it, vi } from 'vitest';
import { createMediaPool } from '../../calls/create-media-pool.js';
import type { MediaNode } from '../../calls/media-server.js';
import type { Log } from '../../kernel/ports.js';
import { createFakeJanus, type FakeJanus, type Misbehaviour } from '../../testing/create-fake-janus.js';
import { createTestRules } from '../../testing/create-test-rules.js';
import { arrive, described, latest, pub } from '../../testing/group-world.js';
import { systemClock } from '../system/system-clock.js';
import { createJanusNode } from './create-janus-node.js';

const log: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const soon = { timeout: 15_000, interval: 5 };
const endings: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

type Request = Parameters<Misbehaviour>[0];
const asksFor = (request: Request, what: string) => (request['body'] as Request | undefined)?.['request'] === what;
const answer = (request: Request, data: object) =>
  JSON.stringify({
    ...{ janus: 'event', transaction: request['transaction'], sender: request['handle_id'] },
    plugindata: { plugin: 'janus.plugin.videoroom', data },
  });

/** What a Janus does that is asked to let somebody in. All else it does as it should. */
const manners: Readonly<Record<string, Misbehaviour>> = {
  'says nothing': (request) => !asksFor(request, 'join'),
  'answers too late': (request, socket, asItShould) => {
    if (!asksFor(request, 'join')) return true;
    setTimeout(() => socket.readyState === socket.OPEN && asItShould(), 250);
    return false;
  },
  'answers nonsense': (request, socket) => {
    if (!asksFor(request, 'join')) return true;
    for (const text of ['', '[]', '{"janus":{}}', answer(request, { videoroom: 7, publishers: 'none' })])
      socket.send(text);
    return false;
  },
  'refuses it for no reason': (request, socket) => {
    if (!asksFor(request, 'join')) return true;
    socket.send(answer(request, { videoroom: 'event', error_code: 499, error: 'No' }));
    return false;
  },
  'closes the connection': (request, socket) => {
    if (!asksFor(request, 'join')) return true;
    socket.terminate();
    return false;
  },
};

async function arrange(how: readonly (Misbehaviour | undefined)[]) {
  const janus: FakeJanus[] = [];
  const stray: unknown[] = [];
  const onStray = (error: unknown) => void stray.push(error);
  process.on('unhandledRejection', onStray);
  endings.push(() => process.off('unhandledRejection', onStray));
  const nodes: MediaNode[] = [];
  for (const [n, misbehaviour] of how.entries()) {
    const own = await createFakeJanus();
    own.misbehave(misbehaviour);
    janus.push(own);
    endings.push(() => own.stop());
    const node = createJanusNode({
      ...{ name: `janus-${n}`, url: own.url, apiSecret: 'secret', adminKey: 'key', clock: systemClock, log },
      times: { answerWithin: 120, beat: 60, claimWithin: 200 },
    });
    endings.push(() => node.stop());
    nodes.push(node);
  }
  for (const node of nodes) await vi.waitFor(() => expect(node.health().up).toBe(true), soon);
  const test = await createTestRules({ media: createMediaPool(nodes), config: { heartbeat: 3_600_000 } });
  const [alice, bob] = [await arrive(test, 'alice'), await arrive(test, 'bob')];
  const { conversation } = await alice.request('conversation.create', { clientId: 'g', name: 'T', members: ['bob'] });
  const group = { clientId: 'c', conversationId: conversation.id, video: false };
  const { id: callId } = (await alice.request('call.start', group)).call;
  await bob.request('call.join', { callId });
  /** A device that offers what it sends until the server takes it, on the channels of now; what it was refused with. */
  const publish = async (times: number) => {
    const codes: string[] = [];
    for (let n = 0; n < times; n += 1) {
      const { epoch = 1 } = latest(alice) ?? {};
      const code = await alice.request('media.describe', pub(callId, epoch)).then(
        () => undefined,
        (error: unknown) => (error as { body: { code: string } }).body.code,
      );
      if (code === undefined && described(alice, 'pub')?.epoch === epoch) break;
      if (code !== undefined) codes.push(code);
      // Another room may be opened meanwhile.
      await vi.waitFor(() => expect(nodes.some((node) => node.health().up)).toBe(true), soon);
      await test.clock.advance(500);
    }
    return codes;
  };
  return { test, alice, bob, callId, publish, stray, janus };
}

describe('a call whose Janus', () => {
  for (const [what, misbehaviour] of Object.entries(manners)) {
    it(`${what} moves to one that does what it should`, async () => {
      const { alice, bob, callId, publish, stray, janus } = await arrange([misbehaviour, undefined]);
      const codes = await publish(40);
      await vi.waitFor(() => expect(described(alice, 'pub')?.description.type).toBe('answer'), soon);
      expect(latest(alice)).toMatchObject({ id: callId, state: 'active' });
      expect(latest(alice)?.epoch).toBeGreaterThan(1);
      expect(new Set(codes)).toEqual(new Set(['calls/media-unavailable']));
      await bob.request('call.hangup', { callId });
      await alice.request('call.hangup', { callId });
      expect(latest(bob)).toMatchObject({ state: 'ended', reason: 'hangup' });
      await vi.waitFor(() => expect(janus[1]?.rooms()).toEqual([]), soon);
      expect(stray).toEqual([]);
    });

    it(`${what}, with no other there, goes on without media until somebody ends it`, async () => {
      const { alice, bob, callId, publish, stray } = await arrange([misbehaviour]);
      const codes = await publish(5);
      expect(codes.length).toBeGreaterThan(0);
      expect(new Set(codes)).toEqual(new Set(['calls/media-unavailable']));
      expect(described(alice, 'pub')).toBeUndefined();
      for (const client of [alice, bob]) await client.request('call.hangup', { callId });
      expect(latest(bob)).toMatchObject({ state: 'ended', reason: 'hangup', endedBy: 'bob' });
      expect(stray).toEqual([]);
    });
  }
});
