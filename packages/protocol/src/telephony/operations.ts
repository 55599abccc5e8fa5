import { Type as T } from '@sinclair/typebox';
import { operation } from '../operation.js';
import { described } from '../noun.js';
import { Empty, UserId } from '../scalars.js';
import { DeskPhoneSchema, GivenNumber, PhoneName, PhoneNumberSchema } from './types.js';

/** Numbers and extensions of an app, and desk phones of its users. */
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
  'phone.create': operation({
    summary: 'Give a desk phone to a user: what is told here is typed into it. Its password is shown this once.',
    params: T.Object({ name: PhoneName, userId: UserId }),
    result: T.Object({
      phone: DeskPhoneSchema,
      password: T.String(),
      realm: T.String({ description: 'What its address ends with; phones call it domain or realm.' }),
      server: T.Optional(
        T.String({ description: 'Where it registers, as host:port, by UDP or TCP; only where the server knows.' }),
      ),
    }),
    errors: ['telephony/unavailable', 'telephony/name-taken', 'auth/unknown-user'],
    callers: ['admin'],
    rate: 'write',
    http: 'POST /v1/phones',
    idempotent: false,
  }),
  'phone.list': operation({
    summary: "The desk phones of the app's users, by name; to a user their own.",
    params: Empty,
    result: T.Object({ phones: T.Array(DeskPhoneSchema) }),
    errors: [],
    callers: ['user', 'bot', 'admin'],
    rate: 'read',
    http: 'GET /v1/phones',
    idempotent: true,
  }),
  'phone.delete': operation({
    summary: 'Take a desk phone away: it registers no more, and its calls end.',
    params: T.Object({ name: PhoneName }),
    result: Empty,
    errors: ['telephony/no-phone'],
    callers: ['admin'],
    rate: 'write',
    http: 'DELETE /v1/phones/{name}',
    idempotent: true,
  }),
} as const;
