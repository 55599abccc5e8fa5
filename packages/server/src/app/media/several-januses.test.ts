import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { createJanusNode } from '../../adapters/janus/create-janus-node.js';
import { systemClock } from '../../adapters/system/system-clock.js';
import { createMediaPool } from '../../calls/create-media-pool.js';
import type { Log } from '../../kernel/ports.js';
import type { TestClient } from '../../testing/create-test-client.js';
import { createTestRules } from '../../testing/create-test-rules.js';
import { arrive, described, latest, pub } from '../../testing/group-world.js';
import { lanAddresses } from '../lan-certificate.js';
import { findJanus } from './find-janus.js';
import { startJanus } from './start-janus.js';

const root = mkdtempSync(join(tmpdir(), 'parley-januses-'));
const endings: (() => unknown)[] = [];
const quiet: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});
afterAll(() => rmSync(root, { recursive: true }));

const found = process.env['PARLEY_TEST_JANUS'] === undefined ? undefined : findJanus();
const canRun = found !== undefined && lanAddresses().length > 0;
const within = { timeout: 15_000 };

/** Two real Januses, and a server that uses both for calls of groups: of Alice and Bob, and of Carol and Bob. */
async function arrange() {
  const januses = await Promise.all(
    ['21500-21600', '21700-21800'].map((mediaPorts) =>
      startJanus({ folder: mkdtempSync(join(root, 'run-')), mediaPorts, clock: systemClock, log: quiet }),
    ),
  );
  endings.push(() => Promise.all(januses.map(({ child }) => child.stop())));
  const nodes = januses.map((janus, n) =>
    createJanusNode({ ...janus, name: `janus-${n}`, clock: systemClock, log: quiet }),
  );
  endings.push(() => Promise.all(nodes.map((node) => node.stop())));
  await vi.waitFor(() => expect(nodes.every((node) => node.health().up)).toBe(true), within);
  const media = createMediaPool(nodes);
  const test = await createTestRules({ media, config: { heartbeat: 3_600_000 } });
  const [alice, bob, carol] = [await arrive(test, 'alice'), await arrive(test, 'bob'), await arrive(test, 'carol')];
  const call = async (client: TestClient, clientId: string) => {
    const { conversation } = await client.request('conversation.create', { clientId, name: 'T', members: ['bob'] });
    const start = { clientId, conversationId: conversation.id, video: false };
    const { id } = (await client.request('call.start', start)).call;
    return id;
  };
  /** The device sends on the channels of now, and Janus takes it. */
  const publish = async (client: TestClient, callId: string) => {
    const { epoch = 1 } = client.events('call.updated').findLast((event) => event.call.id === callId)?.call ?? {};
    await client.request('media.describe', pub(callId, epoch));
    await vi.waitFor(
      () => expect(described(client, 'pub')).toMatchObject({ epoch, description: { type: 'answer' } }),
      within,
    );
    return epoch;
  };
  const load = () => media.nodes().map(({ participants, rooms }) => [participants, rooms]);
  const kill = (n: number) => process.kill(januses[n]?.child.pid() ?? 0, 'SIGKILL');
  return { media, test, alice, bob, carol, call, publish, load, kill };
}

describe.skipIf(!canRun)('calls over two Januses', () => {
  it('go to the one that has less to do', async () => {
    const { alice, bob, carol, call, publish, load } = await arrange();
    const first = await call(alice, 'first');
    await bob.request('call.join', { callId: first });
    for (const client of [alice, bob]) await publish(client, first);
    expect(load()).toEqual([
      [2, 1],
      [0, 0],
    ]);
    await publish(carol, await call(carol, 'second'));
    expect(load()).toEqual([
      [2, 1],
      [1, 1],
    ]);
    for (const client of [alice, bob]) await client.request('call.hangup', { callId: first });
    await vi.waitFor(() => expect(load()[0]).toEqual([0, 0]), within);
  });

  it('move to the other one when theirs dies, and use it again once it is back', async () => {
    const { alice, carol, call, publish, load, kill, media } = await arrange();
    const first = await call(alice, 'first');
    expect(await publish(alice, first)).toBe(1);
    kill(0);
    await vi.waitFor(() => expect(latest(alice)?.epoch).toBe(2), within);
    expect(await publish(alice, first)).toBe(2);
    expect(load()[1]).toEqual([1, 1]);
    await vi.waitFor(() => expect(media.nodes()[0]?.up).toBe(true), within);
    await publish(carol, await call(carol, 'second'));
    expect(load()).toEqual([
      [1, 1],
      [1, 1],
    ]);
  });

  it('leave one that is taken out of service, and none goes there until it is taken back', async () => {
    const { alice, carol, call, publish, load, media } = await arrange();
    const first = await call(alice, 'first');
    await publish(alice, first);
    media.drain('janus-0', true);
    await vi.waitFor(() => expect(latest(alice)?.epoch).toBe(2), within);
    await publish(alice, first);
    await publish(carol, await call(carol, 'second'));
    await vi.waitFor(
      () =>
        expect(load()).toEqual([
          [0, 0],
          [2, 2],
        ]),
      within,
    );
    media.drain('janus-0', false);
    await carol.request('call.hangup', { callId: latest(carol)?.id ?? '' });
    await publish(carol, await call(carol, 'third'));
    expect(load()[0]).toEqual([1, 1]);
  });
});
