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
