import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { createJanusNode } from '../../adapters/janus/create-janus-node.js';
import { systemClock } from '../../adapters/system/system-clock.js';
import { deviceOffer, describeMediaNode } from '../../calls/media-node.contract.js';
import type { MediaEvent } from '../../calls/media-server.js';
import type { Log } from '../../kernel/ports.js';
import { lanAddresses } from '../lan-certificate.js';
import { findJanus, janusVersion } from './find-janus.js';
import { startJanus, type RunningJanus } from './start-janus.js';
import { WebSocket } from 'ws';

const root = mkdtempSync(join(tmpdir(), 'parley-janus-'));
const endings: (() => unknown)[] = [];
const quiet: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});
afterAll(() => rmSync(root, { recursive: true }));

const found = process.env['PARLEY_TEST_JANUS'] === undefined ? undefined : findJanus();
const within = { timeout: 15_000 };
const canRun = found !== undefined && lanAddresses().length > 0;
const offer = { channel: 'pub' as const, description: { type: 'offer' as const, sdp: deviceOffer } };

async function begin(mediaPorts: string) {
  const folder = mkdtempSync(join(root, 'run-'));
  const janus = await startJanus({ folder, mediaPorts, clock: systemClock, log: quiet });
  const node = createJanusNode({ ...janus, name: 'janus', clock: systemClock, log: quiet });
  await vi.waitFor(() => expect(node.health().up).toBe(true), within);
  return { folder, janus, node };
}

/** What Janus itself says it has: the handles of all sessions. */
async function handlesIn({ admin }: RunningJanus): Promise<readonly unknown[]> {
  const socket = new WebSocket(admin.url, 'janus-admin-protocol');
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  const ask = (request: object) =>
    new Promise<{ readonly sessions?: readonly number[]; readonly handles?: readonly unknown[] }>((resolve) => {
      socket.once('message', (data) => resolve(JSON.parse((data as Buffer).toString('utf8')) as object));
      socket.send(JSON.stringify({ ...request, transaction: 't', admin_secret: admin.secret }));
    });
  const handles: unknown[] = [];
  for (const session_id of (await ask({ janus: 'list_sessions' })).sessions ?? [])
    handles.push(...((await ask({ janus: 'list_handles', session_id })).handles ?? []));
  socket.terminate();
  return handles;
}

if (canRun)
  describeMediaNode(
    'Janus',
    async () => {
      const { janus, node } = await begin('21200-21400');
      return {
        node,
        kill: () => process.kill(janus.child.pid() ?? 0, 'SIGKILL'),
        async stop() {
          await node.stop();
          await janus.child.stop();
        },
      };
    },
    // Janus tells others of what is published once its media arrives.
    { publishes: false },
  );

describe.skipIf(!canRun)('Janus (PARLEY_TEST_JANUS says that it is there)', () => {
  async function start() {
    const started = await begin('21000-21100');
    endings.push(
      () => started.janus.child.stop(),
      () => started.node.stop(),
    );
    return started;
  }

  it('serves rooms behind secrets that its owner alone can read', async () => {
    const { folder, node } = await start();
    const room = await node.openRoom({ callId: 'cll_1', epoch: 1 }, () => undefined);
    await room.join('alice');
    expect(node.health()).toMatchObject({ rooms: 1, participants: 1 });
    await room.close();
    expect(node.health().rooms).toBe(0);
    for (const file of ['janus.jcfg', 'janus.plugin.videoroom.jcfg'])
      expect(statSync(join(folder, file)).mode & 0o077).toBe(0);
  });

  it('holds nothing for who was put out, has left or was in a room that is closed', async () => {
    const { janus, node } = await start();
    const room = await node.openRoom({ callId: 'cll_1', epoch: 1 }, () => undefined);
    const control = (await handlesIn(janus)).length;
    for (const participant of ['alice', 'bob', 'carol']) {
      await room.join(participant);
      await room.describe(participant, offer);
    }
    expect(await handlesIn(janus)).toHaveLength(control + 3);
    await room.kick('alice');
    await room.leave('bob');
    expect(await handlesIn(janus)).toHaveLength(control + 1);
    await room.close();
    expect(await handlesIn(janus)).toHaveLength(control);
    await node.stop();
    expect(await handlesIn(janus)).toEqual([]);
  });

  it('is back after it died; what was in it is said to be lost, and the room can be made again', async () => {
    const { janus, node } = await start();
    const events: MediaEvent[] = [];
    const room = await node.openRoom({ callId: 'cll_1', epoch: 1 }, (event) => void events.push(event));
    await room.join('alice');
    process.kill(janus.child.pid() ?? 0, 'SIGKILL');
    await vi.waitFor(() => expect(events).toEqual([{ type: 'lost' }]), within);
    await expect(room.join('bob')).rejects.toMatchObject({ code: 'closed' });
    await vi.waitFor(() => expect(node.health().up).toBe(true), within);
    const again = await node.openRoom({ callId: 'cll_1', epoch: 2 }, () => undefined);
    await again.join('alice');
    expect(janus.child.restarts()).toBe(1);
  });
});

it.skipIf(!found)('says its version', () => {
  expect(found && janusVersion(found)).toMatch(/^\d+\.\d+\.\d+$/);
});
