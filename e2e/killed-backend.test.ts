import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAdmin } from '@parley/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deviceOffer } from './helpers/device-offer.js';
import { countJanusHandles } from './helpers/count-janus-handles.js';
import { eventually } from './helpers/eventually.js';
import { freePorts } from './helpers/free-ports.js';
import { startOwnJanus } from './helpers/own-janus.js';
import { end, startParley, type ParleyProcess } from './helpers/parley-process.mjs';
import { openSession, type Wire } from './helpers/wire.js';
import { hasJanus } from './media-server/start-group-pages.js';

/** A backend is killed at moments of a call of a group that are spread over so many ms. */
const moments = [0, 5, 10, 20, 40, 80, 160, 320];

describe.skipIf(!hasJanus)('a Janus whose backend is killed at any moment of a call', () => {
  let folder: string;
  let mediaUrl: string;
  let server: ParleyProcess;
  let conversationId: string;
  const names = ['alice', 'bob', 'carol'];
  const wires = new Map<string, Wire>();
  const wireOf = (name: string) => wires.get(name) ?? expect.fail(`${name} is not connected`);
  const endings: (() => unknown)[] = [];
  const handles = () => countJanusHandles(join(folder, 'janus'));

  const start = async () => {
    const media = { name: 'own', url: mediaUrl, apiSecret: 'api', adminKey: 'admin' };
    server = await startParley({
      data: join(folder, 'data'),
      args: ['--turn-port', '0'],
      env: { PARLEY_MEDIA_SERVERS: JSON.stringify([media]), PARLEY_CALL_GRACE: '10000' },
    });
  };
  const enter = async (name: string) => {
    const token = await createAdmin(server).tokens.create({ userId: name });
    wires.set(name, (await openSession(server.url, { token })).wire);
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'parley-killed-'));
    endings.push(() => rm(folder, { recursive: true, force: true }));
    await mkdir(join(folder, 'data'));
    const address = Object.values(networkInterfaces())
      .flat()
      .find((one) => one?.family === 'IPv4' && !one.internal)?.address;
    const ports = await freePorts();
    mediaUrl = `ws://127.0.0.1:${ports[0]}`;
    const janus = await startOwnJanus({
      ...{ folder: join(folder, 'janus'), within: [], ports, mediaPorts: '24000-24200' },
      ...{ address: address ?? '', apiSecret: 'api', adminKey: 'admin' },
    });
    endings.push(() => janus.kill());
    await Promise.race([eventually(handles), janus.lost]);
    await start();
    endings.push(() => end(server));
    for (const id of names) await createAdmin(server).users.upsert({ id });
    for (const id of names) await enter(id);
    const group = { clientId: 'team', name: 'Team', members: names.slice(1) };
    conversationId = (await wireOf('alice').ask('conversation.create', group)).result?.conversation.id ?? '';
  });
  afterAll(async () => {
    for (const wire of wires.values()) wire.close();
    for (const ending of endings.reverse()) await ending();
  });

  it.each(moments)('keeps nothing of it once it has ended (%i ms)', async (ms) => {
    const video = { clientId: crypto.randomUUID(), conversationId, video: true };
    const callId = (await wireOf('alice').ask('call.start', video)).result?.call.id ?? expect.fail('no call');
    await wireOf('bob').ask('call.join', { callId });
    const description = { type: 'offer' as const, sdp: deviceOffer };
    for (const name of ['alice', 'bob'])
      wireOf(name)
        .ask('media.describe', { callId, epoch: 1, channel: 'pub', description })
        .catch(() => undefined);
    wireOf('carol')
      .ask('call.join', { callId })
      .catch(() => undefined);
    // Nothing is waited for: these are the moments of which the kill is to meet one.
    const began = performance.now();
    await eventually(() => expect(performance.now() - began).toBeGreaterThanOrEqual(ms));
    await end(server, 'SIGKILL');
    await start();
    for (const name of names) await enter(name);
    const { result } = await wireOf('alice').ask('call.get', { callId });
    const { epoch = 0, participants = [] } = result?.call ?? {};
    for (const { id } of participants.filter(({ state }) => state === 'joined')) {
      const answer = await wireOf(id).ask('media.describe', { callId, epoch, channel: 'pub', description });
      expect(answer.error).toBeUndefined();
    }
    for (const name of names) await wireOf(name).ask('call.hangup', { callId });
    expect((await wireOf('alice').ask('call.get', { callId })).result?.call.state).toBe('ended');
    await eventually(async () => expect(await handles()).toBeLessThanOrEqual(1));
  });
});
