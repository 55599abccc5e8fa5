import { createHmac, timingSafeEqual } from 'node:crypto';
import { ParleyError } from '@parley/core';

/** What Parley asks an app about, before anybody is told. */
export interface HookedMessage {
  readonly type: 'message';
  readonly appId: string;
  /** Who says it. */
  readonly user: { readonly id: string; readonly name: string };
  readonly conversationId: string;
  /** Of the message that is edited; a new one has none yet. */
  readonly seq?: number;
  /** The message that is forwarded, where one is: the text is what somebody said there. */
  readonly forward?: { readonly conversationId: string; readonly seq: number };
  readonly text: string;
  readonly poll?: { readonly question: string; readonly options: readonly string[] };
}

/** What came to the hook of an app. */
export interface HookRequest {
  /** The body as it came, not parsed. */
  readonly body: string;
  /** The header `parley-signature`. */
  readonly signature: string | undefined;
  /** The app's secret. */
  readonly appSecret: string;
  /** How old it may be, in seconds; 300 unless given. */
  readonly tolerance?: number;
}

const form = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/;

/**
 * Reads what Parley asks about a message, and checks that it was Parley who asked.
 *
 * @throws ParleyError `auth/invalid` where it is not signed with the app's secret, or too old: answer with status 401.
 * @example
 * ```ts
 * const { text } = readHook({ body, signature: request.headers['parley-signature'], appSecret });
 * response.end(JSON.stringify(isFine(text) ? { action: 'deliver' } : { action: 'refuse', reason: 'No adverts here.' }));
 * ```
 */
export function readHook({ body, signature, appSecret, tolerance = 300 }: HookRequest): HookedMessage {
  const [, time = '', given = ''] = form.exec(signature ?? '') ?? [];
  const expected = createHmac('sha256', appSecret).update(`${time}.${body}`).digest();
  const isSigned = given !== '' && timingSafeEqual(expected, Buffer.from(given, 'hex'));
  if (!isSigned || Math.abs(Date.now() / 1_000 - Number(time)) > tolerance)
    throw new ParleyError(
      'auth/invalid',
      'Unable to read the hook: because it is not signed with the secret of this app, or is too old. Answer it with 401, and check the secret and the clock.',
    );
  return JSON.parse(body) as HookedMessage;
}
