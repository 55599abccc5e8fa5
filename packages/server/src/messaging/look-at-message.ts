import type { Params, User } from '@parley/protocol';
import type { AskedOf, MessageFilter } from '../kernel/message-filters.js';
import { RequestError } from '../kernel/request-error.js';
import type { MessagingContext } from './messaging-context.js';

/** A message as somebody sends it. */
export type Sent = Params<'message.send'>;

/** Who sends. */
export interface Sender {
  readonly app: string;
  readonly user: User;
}

/** Looks at messages before anybody is told of them. */
export interface LookAtMessage {
  /** What may be sent of it, or why not; a promise, which never rejects, only where something must be waited for. */
  at(sender: Sender, sent: Sent, filter: MessageFilter): Sent | Error | Promise<Sent | Error>;
}

/** Looks by what the app lets through: its words and rates first, then its hook. */
export function createLookAtMessage({ access, store }: Pick<MessagingContext, 'access' | 'store'>): LookAtMessage {
  function judge(
    user: User,
    where: AskedOf,
    { sent, filter }: { readonly sent: Sent; readonly filter: MessageFilter },
  ) {
    const said = filter.words(user, sent);
    const outcome = said instanceof RequestError ? said : (filter.rate(user) ?? said);
    return outcome instanceof RequestError ? outcome : (filter.hook(user, where, outcome) ?? outcome);
  }

  /** What is forwarded is looked at as if it were said anew, and goes on as it was when it was looked at. */
  async function atForwarded(
    { app, user }: Sender,
    sent: Sent & { readonly forward: NonNullable<Sent['forward']> },
    filter: MessageFilter,
  ): Promise<Sent | Error> {
    try {
      const { conversationId, forward } = sent;
      if (!(await access.members(app, forward.conversationId)).has(user.id))
        return new RequestError('messaging/not-found');
      const [row] = await store.messagesAt(app, [forward]);
      if (!row) return new RequestError('messaging/no-message');
      return await judge(user, { conversationId, forward }, { sent: { ...sent, text: row.text }, filter });
    } catch (error) {
      return error instanceof Error ? error : new Error('The store failed.', { cause: error });
    }
  }

  return {
    at(sender, sent, filter) {
      const { conversationId, forward } = sent;
      if (forward && filter.looksAt(sender.user)) return atForwarded(sender, { ...sent, forward }, filter);
      return judge(sender.user, { conversationId }, { sent, filter });
    },
  };
}
