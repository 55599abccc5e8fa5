import { askingUser, type HandlersOf } from '../kernel/incoming-request.js';
import { RequestError } from '../kernel/request-error.js';
import { messageView } from './message-view.js';
import type { MessagingContext } from './messaging-context.js';
import type { SendMessage } from './send-message.js';

const pageSize = 50;

/** The operations of messages, reactions and polls. */
export function messageHandlers(
  { store, access, directory }: MessagingContext,
  messages: SendMessage,
): HandlersOf<'message' | 'reaction' | 'poll'> {
  const soon = () => {
    throw new RequestError('server/unavailable');
  };
  return {
    'message.send': ({ identity, params }) => messages.send({ app: identity.app, user: askingUser(identity) }, params),
    'message.list': async ({ identity, params: { conversationId, before, after, limit = pageSize } }) => {
      const { app } = identity;
      const { id } = askingUser(identity);
      await new Promise<void>((resolve, reject) => {
        access.withMembers(app, conversationId, (members) => {
          if (members instanceof Error) reject(members);
          else if (members.has(id)) resolve();
          else reject(new RequestError('messaging/not-found'));
        });
      });
      const rows = await store.messages(app, conversationId, { before, after, limit: limit + 1 });
      // One more than asked for tells whether there is more, at the end towards which the page goes.
      const forward = after !== undefined && before === undefined;
      const page = rows.length <= limit ? rows : forward ? rows.slice(0, limit) : rows.slice(-limit);
      const userOf = await directory.name(
        app,
        page.map(({ senderId }) => senderId),
      );
      return { items: page.map((row) => messageView(row, userOf(row.senderId))), hasNext: rows.length > limit };
    },
    'message.edit': soon,
    'message.delete': soon,
    'message.edits': soon,
    'message.pin': soon,
    'message.unpin': soon,
    'message.pins': soon,
    'reaction.add': soon,
    'reaction.remove': soon,
    'reaction.list': soon,
    'poll.vote': soon,
    'poll.close': soon,
  };
}
