import { Type as T } from '@sinclair/typebox';
import { described, noun } from '../noun.js';
import { Time, UserId } from '../scalars.js';

/** A number as it is given: with + and the code of the country it is read the same everywhere. */
export const GivenNumber = T.String({
  pattern: '^[0-9+*#(). /-]{1,40}$',
  description:
    'A number of the phone network, or an extension of two to six digits that is known inside the app alone.',
});

export const PhoneNumberSchema = noun(
  'PhoneNumber',
  'A number or an extension that an app has, and who answers it.',
  T.Object({
    number: T.String({ description: 'In E.164, such as +33123456789; or an extension.' }),
    userId: described(UserId, 'Whose devices it rings, and who calls as it.'),
    fallback: T.Optional(T.String({ description: 'In E.164: where a call goes that nobody took.' })),
    main: T.Optional(T.Literal(true, { description: 'Users who have no number call as it.' })),
    updatedAt: Time,
  }),
);

export const PhoneName = T.String({
  minLength: 1,
  maxLength: 64,
  pattern: '^[0-9A-Za-z._-]+$',
  description: 'As what a desk phone registers; of all apps of a server one has it.',
});

export const DeskPhoneSchema = noun(
  'DeskPhone',
  'A desk phone, or a softphone that speaks SIP: it calls as its user, and rings with their devices.',
  T.Object({ name: PhoneName, userId: described(UserId, 'Whose phone it is.'), createdAt: Time }),
);
