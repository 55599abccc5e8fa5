import { expect, it } from 'vitest';
import { createSessionTokens } from '../auth/create-session-tokens.js';
import { createFakeClock, createFakeRandom, createScriptedServer } from '../testing/index.js';
import { createEngine } from './create-engine.js';
import type { ToEngine, ToView } from './engine-port.js';
import { createMemoryPorts } from './memory-port.js';

const clients = 2_000;
const bucketMs = 100;

it('2,000 clients that are dropped at once come back spread out, and never pile up on a server that stays down', async () => {
  const clock = createFakeClock(0, 20);
  const server = createScriptedServer(clock);
  const attempts = new Map<number, number>();
  const socket = {
    open: (...[url, listener]: Parameters<typeof server.sockets.open>) => {
      const bucket = Math.floor((clock.now() - droppedAt) / bucketMs);
      attempts.set(bucket, (attempts.get(bucket) ?? 0) + 1);
      return server.sockets.open(url, listener);
    },
  };
  let droppedAt = clock.now();
  let connected = 0;
  for (let client = 1; client <= clients; client++) {
    const random = createFakeRandom(client);
    const { left, right } = createMemoryPorts<ToEngine, ToView>();
    const engine = createEngine({
      clock,
      random,
      socket,
      url: 'ws://parley.test',
      tokens: createSessionTokens({ clock, random, provider: () => 'token' }),
      device: () => `device-${client}`,
      client: { name: 'test', version: '0' },
    });
    engine.attach(right);
    left.listen((message) => {
      if (message.type === 'partWanted') left.post({ type: 'part', id: message.id, part: { holds: [], watch: [] } });
      if (message.type === 'session') connected++;
    });
    left.post({ type: 'connect', id: 1 });
  }
  await clock.advance(0);
  expect(connected).toBe(clients);

  attempts.clear();
  droppedAt = clock.now();
  server.sockets.reachable = false;
  for (const open of server.sockets.sockets) open.cut();
  await clock.advance(120_000);
  const most = Math.max(...attempts.values());
  // Without jitter all would come within one bucket. The back-off alone is tried with 10,000 beside it.
  expect(most).toBeLessThan(clients / 10);
  const late = [...attempts].filter(([bucket]) => bucket * bucketMs >= 60_000).map(([, count]) => count);
  expect(Math.max(...late)).toBeLessThan(clients / 50);

  server.sockets.reachable = true;
  connected = 0;
  await clock.advance(61_000);
  expect(connected).toBe(clients);
});
