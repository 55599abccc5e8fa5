import { Type as T } from '@sinclair/typebox';
import { operation } from '../operation.js';
import { Empty } from '../scalars.js';
import { DeviceSubscriptionSchema } from './types.js';

const people = ['user', 'bot'] as const;

/** Pushes to devices that are not connected. */
export const pushOperations = {
  'push.key': operation({
    summary:
      'The key by which browsers know this server’s pushes (RFC 8292): the push manager’s `applicationServerKey`.',
    params: T.Object({}),
    result: T.Object({ publicKey: T.String({ description: 'A point of P-256, uncompressed, in base64url.' }) }),
    errors: ['push/unavailable'],
    callers: people,
    rate: 'read',
    http: 'GET /v1/push/key',
    idempotent: true,
  }),
  'push.register': operation({
    summary:
      'Push to this device while it is not connected: messages while its user is active nowhere, and calls. One subscription for each device; one that another device or user had registered becomes this one’s.',
    params: T.Object({ subscription: DeviceSubscriptionSchema }),
    result: Empty,
    errors: ['push/unavailable', 'push/bad-subscription'],
    callers: people,
    rate: 'write',
    http: null,
    idempotent: true,
  }),
  'push.unregister': operation({
    summary:
      'Push nothing more to this device, or to where the given subscription of the user leads: a browser keeps one over devices.',
    params: T.Object({ subscription: T.Optional(DeviceSubscriptionSchema) }),
    result: Empty,
    errors: [],
    callers: people,
    rate: 'write',
    http: null,
    idempotent: true,
  }),
} as const;
