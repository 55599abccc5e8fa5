import { Type as T } from '@sinclair/typebox';
import { limits } from './limits.js';

/** Milliseconds since the epoch, by the server's clock. */
export const Time = T.Integer({
  minimum: 0,
  // The last moment that ECMAScript has a date for: what shows a later one fails.
  maximum: 8_640_000_000_000_000,
  description: "Milliseconds since the epoch, by the server's clock.",
});
/** A user's id: the app's own. It has no colon, so that `tel:` and `sip:` never collide with it. */
export const UserId = T.String({ pattern: '^[A-Za-z0-9._@-]{1,128}$', description: "The app's own id of a user." });
/** A phone in a call: `tel:` with a number in E.164 or an extension, or `sip:` with an address (RFC 3966, RFC 3261). */
const phoneId = 'tel:[+]?[0-9*#]{1,15}|sip:[A-Za-z0-9._~!$&=+%*-]{1,64}@[A-Za-z0-9.-]{1,253}(:[0-9]{1,5})?';
export const ParticipantId = T.String({
  pattern: `^([A-Za-z0-9._@-]{1,128}|${phoneId})$`,
  description: "The app's own id of a user; or a phone: `tel:` with its number in E.164, or `sip:` with its address.",
});
/** Whom to call: a number may be written as people write it. */
export const Callee = T.String({
  pattern: `^([A-Za-z0-9._@-]{1,128}|tel:[0-9+*#(). /-]{1,40}|${phoneId})$`,
  description: 'A user id; or `tel:` with a number, in E.164 or as one dials it here; or `sip:` with an address.',
});
export const ConversationId = T.String({ pattern: '^cnv_[0-9A-Za-z]{20,32}$' });
export const CallId = T.String({ pattern: '^cll_[0-9A-Za-z]{20,32}$' });
export const ReportId = T.String({ pattern: '^rpt_[0-9A-Za-z]{20,32}$' });
/** Chosen by the client; repeating it never does the thing twice. */
export const ClientId = T.String({ minLength: 1, maxLength: limits.clientIdLength, pattern: '^[\\x21-\\x7e]+$' });
export const DeviceId = T.String({ minLength: 1, maxLength: 64, pattern: '^[A-Za-z0-9._-]+$' });
/** The place of a message in its conversation; the first is 1 and none is missing. */
export const Seq = T.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
export const PageCursor = T.String({
  maxLength: 256,
  description: 'Where the next page starts, as the last answer gave it.',
});
export const PageLimit = T.Integer({ minimum: 1, maximum: limits.pageItems, default: 50 });
export const Empty = T.Object({});
