import { expect, it } from 'vitest';
import type { DeviceSubscription } from '@parley/protocol';
import { createTestClient, Refusal } from '../testing/index.js';

it('asks for the key, registers this device and takes that back', async () => {
  const { parley, server } = createTestClient();
  const asked: unknown[] = [];
  server.on('push.key', () => ({ publicKey: 'B' }));
  server.on('push.register', (params) => {
    if (params.subscription.kind === 'apns') throw new Refusal('push/unavailable');
    asked.push(params);
    return {};
  });
  server.on('push.unregister', (params) => {
    asked.push(params);
    return {};
  });
  await parley.connect();
  const subscription: DeviceSubscription = { kind: 'fcm', token: 'one' };
  expect(await parley.push.key()).toBe('B');
  await parley.push.register(subscription);
  await parley.push.unregister();
  await parley.push.unregister(subscription);
  expect(asked).toEqual([{ subscription }, {}, { subscription }]);
  await expect(parley.push.register({ kind: 'apns', token: 'x' })).rejects.toMatchObject({ code: 'push/unavailable' });
});
