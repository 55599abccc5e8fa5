import { Type as T } from '@sinclair/typebox';
import { operation } from '../operation.js';
import { described } from '../noun.js';
import { Empty, UserId } from '../scalars.js';
import { GivenNumber, PhoneNumberSchema } from './types.js';

/** Numbers and extensions of an app. */
export const telephonyOperations = {
  'number.upsert': operation({
    summary:
      'Give a number or an extension to a user: it rings their devices, and they call as it. What is left out is taken away.',
    params: T.Object({
      number: GivenNumber,
      userId: UserId,
      fallback: T.Optional(described(GivenNumber, 'Where a call goes that nobody took.')),
      main: T.Optional(T.Literal(true, { description: 'Users who have no number call as it. One number is that.' })),
    }),
    result: T.Object({ number: PhoneNumberSchema }),
    errors: ['telephony/unknown-number', 'telephony/taken', 'auth/unknown-user'],
    callers: ['admin'],
    rate: 'write',
    http: 'PUT /v1/numbers/{number}',
    idempotent: true,
  }),
  'number.list': operation({
    summary: "The app's numbers and extensions, in order; to a user their own.",
    params: Empty,
    result: T.Object({ numbers: T.Array(PhoneNumberSchema) }),
    errors: [],
    callers: ['user', 'bot', 'admin'],
    rate: 'read',
    http: 'GET /v1/numbers',
    idempotent: true,
  }),
  'number.delete': operation({
    summary: 'Take a number or an extension from the app: it rings nobody any more.',
    params: T.Object({ number: GivenNumber }),
    result: Empty,
    errors: ['telephony/not-found'],
    callers: ['admin'],
    rate: 'write',
    http: 'DELETE /v1/numbers/{number}',
    idempotent: true,
  }),
} as const;
