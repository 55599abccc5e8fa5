import type { Params, Result } from '@parley/protocol';
import { askingUser, type Handlers } from '../kernel/incoming-request.js';
import { cursorOfUser, userOfCursor } from '../kernel/page-cursor.js';
import { RequestError } from '../kernel/request-error.js';
import type { Conversations } from './conversations.js';
import type { MessagingContext } from './messaging-context.js';
import { allow, outranks } from './messaging-policy.js';

const pageSize = 50;

type Op = 'conversation.silence' | 'conversation.unsilence' | 'conversation.silences';

/** Those who may remove members may let them write nothing instead. */
export function silenceHandlers(context: MessagingContext, conversations: Conversations): Pick<Handlers, Op> {
  const { store, access, bus, clock, directory, lanes } = context;

  /** Rejects where the caller may not do this, or not against the other one. */
  async function mayAct(app: string, userId: string, on: { conversationId: string; userId?: string }): Promise<void> {
    const { conversation, member } = await conversations.own(app, userId, on.conversationId);
    allow(conversation.kind, member.role, 'remove');
    if (on.userId === undefined) return;
    const other = await store.member(app, on.conversationId, on.userId);
    if (other && !outranks(member.role, other.role)) throw new RequestError('messaging/forbidden');
  }

  async function tell(
    app: string,
    data: { conversationId: string; userId: string; silenced: boolean; until?: number },
  ) {
    const { raised } = await access.members(app, data.conversationId);
    const userIds = [...new Set([data.userId, ...raised.keys()])];
    bus.publish({ app, userIds, event: { ev: 'conversation.silenced', data } });
  }

  async function silence(app: string, userId: string, params: Params<'conversation.silence'>): Promise<void> {
    const { conversationId, userId: otherId, until } = params;
    await mayAct(app, userId, params);
    if (otherId === userId) {
      const problems = [{ path: '/userId', message: 'Expected another user than the caller' }];
      throw new RequestError('protocol/invalid-params', { details: { problems } });
    }
    const now = clock.now();
    if (until !== undefined && until <= now) throw new RequestError('messaging/invalid-time');
    if (!(await directory.find(app, [otherId])).has(otherId))
      throw new RequestError('messaging/unknown-user', { details: { userIds: [otherId] } });
    const ends = until === undefined ? {} : { until };
    await store.silence(app, conversationId, { userId: otherId, silencedBy: userId, silencedAt: now, ...ends });
    await tell(app, { conversationId, userId: otherId, silenced: true, ...ends });
  }

  async function list(app: string, params: Params<'conversation.silences'>): Promise<Result<'conversation.silences'>> {
    const { conversationId, cursor, limit = pageSize } = params;
    const after = cursor === undefined ? {} : { after: userOfCursor(cursor) };
    const rows = await store.silences(app, conversationId, { ...after, now: clock.now(), limit: limit + 1 });
    const page = rows.slice(0, limit);
    const userOf = await directory.name(
      app,
      page.map((row) => row.userId),
    );
    const items = page.map(({ userId, ...rest }) => ({ user: userOf(userId), ...rest }));
    const last = page.at(-1);
    return { items, ...(last && rows.length > limit ? { next: cursorOfUser(last.userId) } : {}) };
  }

  return {
    'conversation.silence': async ({ identity, params }) => {
      const { app } = identity;
      const { id } = askingUser(identity);
      await lanes.run(`${app} ${params.conversationId}`, () => silence(app, id, params));
      return {};
    },
    'conversation.unsilence': async ({ identity, params }) => {
      const { app } = identity;
      const { conversationId, userId } = params;
      await lanes.run(`${app} ${conversationId}`, async () => {
        await mayAct(app, askingUser(identity).id, params);
        if (await store.unsilence(app, conversationId, userId))
          await tell(app, { conversationId, userId, silenced: false });
      });
      return {};
    },
    'conversation.silences': async ({ identity, params }) => {
      await mayAct(identity.app, askingUser(identity).id, { conversationId: params.conversationId });
      return list(identity.app, params);
    },
  };
}
