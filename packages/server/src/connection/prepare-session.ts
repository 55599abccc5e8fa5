import { limits, protocolVersions, type Session, type SessionParams, type Sync, type User } from '@parley/protocol';
import { validateParams } from '@parley/protocol/validate';
import type { Identity } from '../auth/identity.js';
import { RequestError } from '../kernel/request-error.js';
import { decodeCursor, encodeCursor } from './cursor.js';
import type { GatewayContext } from './gateway-context.js';
import { OpenSession, type SessionCarrier } from './open-session.js';

/** Who adopts the session before anything is read for it, so that no event is lost in between. */
export interface Adopter extends SessionCarrier {
  adopt(session: OpenSession): void;
}

/** Opens a session: proves who asks, takes the device, then reads what changed since the client's cursor. */
export async function prepareSession(
  context: GatewayContext,
  adopter: Adopter,
  given: unknown,
): Promise<{ readonly session: OpenSession; readonly answer: Session }> {
  const protocol = negotiate(given);
  const checked = validateParams('session.open', given);
  if (!checked.ok) throw new RequestError('protocol/invalid-params', { details: { problems: checked.problems } });
  const params = checked.value;
  const identity = await proven(context, params.token);
  const { app, user } = identity;
  const { device, epoch } = params;
  const session = new OpenSession(context.random.id('ses_'), identity, { device, epoch, carrier: adopter });
  adopter.adopt(session);
  const { sync, cursor } = await readSync(context, session, params);
  const answer: Session = {
    protocol,
    session: session.id,
    user,
    device,
    serverTime: context.clock.now(),
    ...(identity.expiresAt === undefined ? {} : { tokenExpiresAt: identity.expiresAt }),
    heartbeat: context.heartbeat,
    limits,
    features: context.features,
    cursor,
    sync: { ...sync, calls: context.sync.calls(app, user.id) },
  };
  return { session, answer };
}

/** The newest version that both speak. Looked at first: the params of another version may be of another shape. */
function negotiate(given: unknown): number {
  const client = typeof given === 'object' && given !== null && 'protocol' in given ? given.protocol : undefined;
  if (!Array.isArray(client)) return protocolVersions[0];
  const shared = protocolVersions.find((version) => client.includes(version));
  if (shared !== undefined) return shared;
  const numbers = client.filter((version) => typeof version === 'number').slice(0, 16);
  throw new RequestError('protocol/unsupported-version', { details: { client: numbers, server: protocolVersions } });
}

async function proven(context: GatewayContext, token: string): Promise<Identity & { readonly user: User }> {
  const identity = await context.authenticate(token);
  const { user } = identity;
  if (!user) throw new RequestError('auth/forbidden');
  const wait = context.rateLimits.take('session', identity.app, user.id);
  if (wait > 0) throw new RequestError('limits/rate', { retryAfter: wait });
  return { ...identity, user };
}

async function readSync(
  context: GatewayContext,
  session: OpenSession,
  { cursor, holds = [], watch = [] }: SessionParams,
): Promise<{ readonly sync: Omit<Sync, 'calls'>; readonly cursor: string }> {
  const { app, identity } = session;
  // Read before the conversations: what changes in between comes once more at the next resume, and is not missed.
  const [presence, epoch, watermark] = await Promise.all([
    context.sync.presence(session, watch),
    context.epoch(app),
    context.sync.watermark(app),
  ]);
  const held = cursor === undefined ? undefined : decodeCursor(cursor);
  const known = held?.epoch === epoch && held.watermark <= watermark;
  const reset = cursor !== undefined && !known;
  const conversations = await context.sync.conversations({
    identity,
    ...(known ? { since: held.watermark } : {}),
    holds: reset ? [] : holds,
  });
  return { sync: { reset, ...conversations, presence }, cursor: encodeCursor({ epoch, watermark }) };
}
