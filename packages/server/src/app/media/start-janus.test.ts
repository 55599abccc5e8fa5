import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { createJanusNode } from '../../adapters/janus/create-janus-node.js';
import { systemClock } from '../../adapters/system/system-clock.js';
import type { MediaEvent } from '../../calls/media-server.js';
import type { Log } from '../../kernel/ports.js';
import { lanAddresses } from '../lan-certificate.js';
import { findJanus, janusVersion } from './find-janus.js';
import { startJanus } from './start-janus.js';

const root = mkdtempSync(join(tmpdir(), 'parley-janus-'));
const endings: (() => unknown)[] = [];
const quiet: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});
afterAll(() => rmSync(root, { recursive: true }));

const found = process.env['PARLEY_TEST_JANUS'] === undefined ? undefined : findJanus();
const within = { timeout: 15_000 };

describe.skipIf(!found || lanAddresses().length === 0)('Janus (PARLEY_TEST_JANUS says that it is there)', () => {
  async function start() {
    const folder = mkdtempSync(join(root, 'run-'));
    const janus = await startJanus({ folder, mediaPorts: '21000-21100', clock: systemClock, log: quiet });
    endings.push(() => janus.child.stop());
    const node = createJanusNode({ ...janus, name: 'janus', clock: systemClock, log: quiet });
    endings.push(() => node.stop());
    await vi.waitFor(() => expect(node.health().up).toBe(true), within);
    return { folder, janus, node };
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
