import type { EventFrame, Message, MessageChange, User } from '@parley/protocol';
import { logFailure } from '../kernel/log-failure.js';
import type { Members } from './conversation-access.js';
import type { MessageRow } from './message-row.js';
import { isPlain, messageView } from './message-view.js';
import type { MessagingContext } from './messaging-context.js';

/** A message to show: what it answers and who sent it, where these are known already. */
export interface Shown {
  readonly row: MessageRow;
  readonly quoted?: MessageRow;
  readonly sender?: User;
}

/** A message as all members see it, and its JSON. */
export interface Told {
  readonly message: Message;
  readonly json: string;
}

/** Tells members what happens to messages. */
export interface TellMessages {
  /**
   * Tells that a message was stored, or what was done to it, in the order in which it is asked to for each conversation; at once
   * where nothing has to be looked up and nothing waits before it.
   */
  tell(
    to: { readonly app: string; readonly members: Members },
    shown: Shown & { readonly change?: MessageChange },
    then?: (told: Told) => void,
  ): void;
  /** Shows a message without telling anybody. */
  show(app: string, shown: Shown, then: (told: Told) => void): void;
}

/** An event that needs nothing waits for one before it that does. */
export function createTellMessages({ access, bus, directory, messages, log }: MessagingContext): TellMessages {
  const last = new Map<string, Promise<void>>();

  /** The message at once, or a promise of it where something has to be looked up. */
  function view(app: string, { row, quoted, sender }: Shown): Message | Promise<Message> {
    const known = directory.peek(app, row.senderId) ?? sender;
    if (known && isPlain(row)) return messageView(row, { userOf: () => known });
    // It is stored: what cannot be looked up now must not keep it from those who are there.
    const bare = () => messageView(row, { userOf: (id) => (known?.id === id ? known : { id, name: id }), quoted });
    return messages.of(app, [row], { known: quoted ? [quoted] : [] }).then(
      ([message]) => message ?? bare(),
      (error: unknown) => {
        logFailure(log, error, { app, task: 'message.view' });
        return bare();
      },
    );
  }

  function inOrder(lane: string, made: Message | Promise<Message>, use: (message: Message) => void): void {
    const before = last.get(lane);
    if (!before && !(made instanceof Promise)) {
      use(made);
      return;
    }
    const own = Promise.all([made, before]).then(([message]) => {
      if (last.get(lane) === own) last.delete(lane);
      use(message);
    });
    last.set(lane, own);
    own.catch((error: unknown) => logFailure(log, error, { task: 'message.tell' }));
  }

  return {
    tell({ app, members }, { change, ...shown }, then) {
      const { conversationId, version } = shown.row;
      inOrder(`${app} ${conversationId}`, view(app, shown), (message) => {
        const json = JSON.stringify(message);
        const at = { conversation: conversationId, version };
        const event: EventFrame = change
          ? { ev: 'message.updated', at, data: { message, change } }
          : { ev: 'message.created', at, data: { message } };
        const rest = change ? `,"change":${JSON.stringify(change)}` : '';
        // Whoever came while it was being stored is told too.
        const among = access.peek(app, conversationId) ?? members;
        bus.publish({
          app,
          userIds: among.ids,
          among,
          event,
          encoded: `{"ev":"${event.ev}","at":{"conversation":"${conversationId}","version":${version}},"data":{"message":${json}${rest}}}`,
        });
        then?.({ message, json });
      });
    },
    show(app, shown, then) {
      const made = view(app, shown);
      const use = (message: Message) => then({ message, json: JSON.stringify(message) });
      if (made instanceof Promise) void made.then(use);
      else use(made);
    },
  };
}
