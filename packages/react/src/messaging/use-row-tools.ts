import type { Conversation, ConversationRights, ConversationState, Message } from '@parley/core';
import { useMemo } from 'react';
import { useConnection } from '../connection/index.js';
import { placeOf } from '../provider/desk.js';
import { useParleyContext } from '../provider/use-parley-context.js';
import { useFormat } from '../theme/format.js';
import { useWords } from '../theme/use-words.js';
import { mentionable } from './field/mentions.js';
import type { RowTools } from './message/row-tools.js';
import { useMessageActions } from './use-message-actions.js';

/** What `useRowTools` takes. */
export interface RowToolsInput extends Pick<RowTools, 'ask' | 'jump' | 'openThread' | 'run' | 'thread'> {
  readonly conversation: Conversation;
  readonly state: ConversationState;
}

/** What all rows of a thread share; the same object while nothing of it has changed, so that rows render only for themselves. */
export function useRowTools(input: RowToolsInput): RowTools {
  const { conversation, state, ask, jump, openThread, run, thread } = input;
  const { desk } = useParleyContext();
  const strings = useWords();
  const format = useFormat();
  const myId = useConnection().user?.id;
  const actions = useMessageActions(conversation.id);
  // By value: the rights are new with every change of the conversation, while they hardly ever differ.
  const rights = JSON.stringify(state.can);
  const ready = state.status === 'ready';
  return useMemo((): RowTools => {
    const place = placeOf(conversation.id, thread);
    const held = (): readonly Message[] => conversation.timeline.get().messages;
    return {
      conversationId: conversation.id,
      can: JSON.parse(rights) as ConversationRights,
      mentionable: () => mentionable(conversation.state.get().members, held(), myId),
      userOf: (id) =>
        (ready ? conversation.state.get().members.find(({ user }) => user.id === id)?.user : undefined) ??
        held().findLast(({ sender }) => sender.id === id)?.sender ?? { id, name: id },
      reply: (message) => desk.patch(place, { replyTo: message, editing: undefined }),
      edit: (editing) => desk.patch(place, { editing }),
      ...{ thread, myId, strings, format, actions, ask, jump, openThread, run },
    };
  }, [conversation, thread, desk, rights, ready, strings, format, myId, actions, ask, jump, openThread, run]);
}
