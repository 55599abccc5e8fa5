import type { Message, MessageChange, User } from '@parley/protocol';
import { RequestError } from '../kernel/request-error.js';
import type { Members } from './conversation-access.js';
import type { GroupCommit } from './group-commit.js';
import type { MessageAction, MessageRef, MessageRow } from './message-row.js';
import type { MessagingContext } from './messaging-context.js';
import type { TellMessages } from './tell-messages.js';

/** Where an action happens, before whom. */
export interface ActionPlace extends MessageRef {
  readonly app: string;
  readonly members: Members;
}

/** Changes messages that are stored. */
export interface ChangeMessage {
  /** Settles once the change is durable and told: the message as the user sees it. Whether they may do it is asked before. */
  by(user: User, place: ActionPlace, action: MessageAction): Promise<Message>;
  /** A change that the server makes by itself. Settles once it is durable and told. */
  byItself(place: ActionPlace, action: MessageAction): Promise<void>;
}

/** The way of a change: committed with others, told to all members, answered. */
export function createChangeMessage(
  { clock, messages }: MessagingContext,
  { commit, telling }: { readonly commit: GroupCommit; readonly telling: TellMessages },
): ChangeMessage {
  /** Settles with the message as it is then. */
  function act({ app, members, ...ref }: ActionPlace, action: MessageAction, userId?: string): Promise<MessageRow> {
    return new Promise((resolve, reject) => {
      const { conversationId, seq } = ref;
      commit.change({ app, conversationId, seq, now: clock.now(), action }, (result) => {
        if (result instanceof RequestError) reject(result);
        else if (result.outcome === 'refused') reject(new RequestError(result.code, { details: result.details }));
        else if (result.outcome === 'unchanged') resolve(result.row);
        else {
          const { row, root } = result;
          telling.tell({ app, members }, { row, change: told(action, row, userId) }, () => resolve(row));
          if (root) telling.tell({ app, members }, { row: root, change: { kind: 'answered' } });
        }
      });
    });
  }

  return {
    async by(user, place, action) {
      const row = await act(place, action, user.id);
      const [message] = await messages.of(place.app, [row], { asker: user.id });
      if (!message) throw new Error('A message has no view.');
      return message;
    },
    async byItself(place, action) {
      await act(place, action);
    },
  };
}

/** What members are told of an action. Of an anonymous vote that there was one. */
function told(action: MessageAction, row: MessageRow, userId?: string): MessageChange {
  const who = userId === undefined ? {} : { userId };
  switch (action.kind) {
    case 'edit':
      return { kind: 'edited', ...who };
    case 'delete':
      return { kind: 'deleted', ...who };
    case 'pin':
      return { kind: 'pinned', ...who };
    case 'unpin':
      return { kind: 'unpinned', ...who };
    case 'react':
    case 'unreact':
      return { kind: 'reacted', ...who, emoji: action.emoji, active: action.kind === 'react' };
    case 'vote':
      return row.extra?.poll?.anonymous ? { kind: 'voted' } : { kind: 'voted', ...who, options: action.options };
    case 'closePoll':
      return { kind: 'pollClosed', ...who };
    case 'preview':
      return { kind: 'previewed' };
  }
}
