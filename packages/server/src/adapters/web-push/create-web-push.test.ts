import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { randomBytes } from 'node:crypto';
import { describePushSender } from '../../push/push-sender.contract.js';
import type { Push } from '../../push/push-sender.js';
import { createPushReceiver, type PushReceiver } from '../../testing/create-push-receiver.js';
import { createWebPush } from './create-web-push.js';
import { vapidKeysOf } from './vapid-keys.js';

const keys = vapidKeysOf(new Uint8Array(32).fill(7));
const contact = 'mailto:ops@example.com';
const push: Push = { payload: '{"type":"message","text":"Grüße"}', ttl: 60, urgency: 'high', topic: 'cnv_1' };

let receiver: PushReceiver;
beforeAll(async () => {
  receiver = await createPushReceiver();
});
afterAll(() => receiver.close());
beforeEach(() => {
  receiver.received.length = 0;
  receiver.answer(201);
});
const sender = (more: Partial<Parameters<typeof createWebPush>[0]> = {}) =>
  createWebPush({ keys, contact, allow: ['127.0.0.1'], ca: receiver.ca, ...more });

const answers: Readonly<Record<string, [number, Readonly<Record<string, string>>?]>> = {
  well: [201],
  busy: [429, { 'retry-after': '7' }],
  broken: [503],
  refusing: [403],
  forgetful: [410],
  silent: [0],
};

describePushSender('Web Push', async () => {
  const service = await createPushReceiver();
  const whole = service.subscribe();
  let devices = 0;
  return {
    sender: createWebPush({ keys, contact, allow: ['127.0.0.1'], ca: service.ca, within: 2_000 }),
    device: () => service.subscribe(`/device-${(devices += 1)}`),
    nonsense: [
      { ...whole, endpoint: 'http://127.0.0.1/' },
      { ...whole, keys: { ...whole.keys, auth: '' } },
    ],
    serviceIs: (now) => service.answer(...(answers[now] ?? [500])),
    arrived: () =>
      service.received.map(({ payload, headers: { ttl, urgency } }) => ({
        payload: JSON.stringify(payload),
        ttl: Number(ttl),
        urgency: urgency as Push['urgency'],
      })),
    stop() {
      service.close();
      return Promise.resolve();
    },
  };
});

describe('a push to a browser', () => {
  it('arrives encrypted for it, signed by the server, with how long and how soon it matters', async () => {
    expect(await sender().send(receiver.subscribe('/a'), push)).toEqual({ kind: 'sent' });
    const [got] = receiver.received;
    expect(got?.payload).toEqual(JSON.parse(push.payload));
    expect(got?.headers).toMatchObject({ ttl: '60', urgency: 'high', topic: 'cnv_1', 'content-encoding': 'aes128gcm' });
    expect(got?.signedBy).toBe(keys.publicKey);
    const { origin } = new URL(receiver.subscribe().endpoint);
    expect(got?.claims).toMatchObject({ aud: origin, sub: contact });
    expect(got?.path).toBe('/a');
  });

  it.each([
    [201, {}, { kind: 'sent' }],
    [410, {}, { kind: 'gone' }],
    [404, {}, { kind: 'gone' }],
    [429, { 'retry-after': '7' }, { kind: 'later', after: 7_000 }],
    [503, { 'retry-after': 'tomorrow' }, { kind: 'later', after: 0 }],
    [500, { 'retry-after': '999999999' }, { kind: 'later', after: 3_600_000 }],
    [403, {}, { kind: 'refused' }],
    [302, { location: 'https://127.0.0.1:1/' }, { kind: 'refused' }],
  ])('is answered with %i %j', async (status, headers, outcome) => {
    receiver.answer(status, headers);
    expect(await sender().send(receiver.subscribe(), push)).toEqual(outcome);
    expect(receiver.received).toHaveLength(1);
  });

  it('goes to no address of the inside, by number or by name, unless the operator allows it', async () => {
    const closed = sender({ allow: [] });
    expect(await closed.send(receiver.subscribe(), push)).toEqual({ kind: 'refused' });
    const named = sender({ allow: [], resolve: () => Promise.resolve(['127.0.0.1']) });
    const { port } = new URL(receiver.subscribe().endpoint);
    const byName = { ...receiver.subscribe(), endpoint: `https://push.example:${port}/x` };
    expect(await named.send(byName, push)).toEqual({ kind: 'refused' });
    expect(receiver.received).toEqual([]);
  });

  it('comes later where nobody is there, whose certificate is not trusted, or who never answers', async () => {
    expect(await sender({ ca: undefined }).send(receiver.subscribe(), push)).toEqual({ kind: 'later' });
    const nobody = { ...receiver.subscribe(), endpoint: 'https://127.0.0.1:1/' };
    expect(await sender().send(nobody, push)).toEqual({ kind: 'later' });
    const unresolved = sender({ resolve: () => Promise.reject(new Error('no name server')), allow: [] });
    expect(await unresolved.send({ ...nobody, endpoint: 'https://push.example/' }, push)).toEqual({ kind: 'later' });
  });
});

describe('what is registered', () => {
  it('has keys with which something can be encrypted', () => {
    const { accepts } = sender();
    const good = receiver.subscribe();
    expect(accepts(good)).toBe(true);
    const noPoint = Buffer.concat([Buffer.from([4]), randomBytes(64)]).toString('base64url');
    expect(accepts({ ...good, keys: { ...good.keys, p256dh: noPoint } })).toBe(false);
    expect(accepts({ ...good, keys: { ...good.keys, p256dh: 'x' } })).toBe(false);
    expect(accepts({ ...good, keys: { ...good.keys, auth: 'AAAA' } })).toBe(false);
    expect(accepts({ ...good, endpoint: 'https://' })).toBe(false);
  });
});

describe('the keys of a server', () => {
  it('stay the same for the same server key, and are others for another', () => {
    expect(vapidKeysOf(new Uint8Array(32).fill(7))).toEqual(keys);
    expect(vapidKeysOf(new Uint8Array(32).fill(8)).publicKey).not.toBe(keys.publicKey);
    expect(Buffer.from(keys.publicKey, 'base64url')).toHaveLength(65);
    expect(Buffer.from(keys.privateKey, 'base64url')).toHaveLength(32);
  });
});
