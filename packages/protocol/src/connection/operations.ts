import { Type as T } from '@sinclair/typebox';
import { operation } from '../operation.js';
import { Time } from '../scalars.js';
import { SessionParamsSchema, SessionSchema } from './types.js';

/** The life of a connection. */
export const connectionOperations = {
  'session.open': operation({
    summary: 'The first frame of a connection: who, which protocol, and what was missed. It serves resuming too.',
    params: SessionParamsSchema,
    result: SessionSchema,
    errors: [
      'protocol/unsupported-version',
      'protocol/already-open',
      'auth/invalid',
      'auth/expired',
      'auth/revoked',
      'connection/superseded',
    ],
    callers: [],
    rate: 'session',
    http: null,
    idempotent: true,
  }),
  'session.refresh': operation({
    summary: 'Renew the token on the running connection.',
    params: T.Object({ token: T.String({ minLength: 1, maxLength: 8_192 }) }),
    result: T.Object({ tokenExpiresAt: T.Optional(Time) }),
    errors: ['auth/invalid', 'auth/expired', 'auth/revoked', 'auth/forbidden'],
    callers: ['user', 'bot'],
    rate: 'session',
    http: null,
    idempotent: true,
  }),
  'session.ping': operation({
    summary: 'Ask whether the other side is there.',
    params: T.Object({}),
    result: T.Object({ serverTime: Time }),
    errors: [],
    callers: ['user', 'bot'],
    rate: 'read',
    http: null,
    idempotent: true,
  }),
} as const;
