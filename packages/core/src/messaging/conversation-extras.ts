import { limits } from '@parley/protocol';
import type { ConversationInfo, Message as StoredMessage, ScheduledMessage } from '@parley/protocol';
import { read } from '../connection/index.js';
import type { Store } from '../kernel/create-store.js';
import { cursorPage } from './cursor-page.js';
import { checkDraft, seqOf } from './draft.js';
import { historyPage } from './history.js';
import type { Conversation, Message } from './messaging.js';
import { withInfo, withoutMember } from './messaging-state.js';
import type { Room } from './room.js';

/** What is seldom asked of a conversation: its code is loaded when it is. */
export interface ConversationExtras extends Pick<
  Conversation,
  | 'history'
  | 'edits'
  | 'reactors'
  | 'pins'
  | 'schedule'
  | 'reschedule'
  | 'cancelScheduled'
  | 'configure'
  | 'setRole'
  | 'rename'
  | 'addMembers'
  | 'removeMember'
  | 'leave'
> {
  /** Keeps the scheduled messages up to date from now on. */
  watchScheduled(): Promise<void>;
}

/** What the extras need of the conversation. */
export interface ExtrasDeps {
  readonly scheduled: Store<readonly ScheduledMessage[]>;
  readonly show: (stored: StoredMessage) => Message;
}

/** The seldom used half of a conversation. */
export function createConversationExtras(room: Room, { scheduled, show }: ExtrasDeps): ConversationExtras {
  const { link, id: conversationId } = room;
  let watching = false;

  const put = (one: ScheduledMessage) => {
    if (one.conversationId !== conversationId) return;
    const others = scheduled.get().filter(({ clientId }) => clientId !== one.clientId);
    scheduled.set([...others, one].sort((a, b) => a.sendAt - b.sendAt || (a.clientId < b.clientId ? -1 : 1)));
  };
  const take = (clientId: string) => {
    const left = scheduled.get().filter((one) => one.clientId !== clientId);
    if (left.length < scheduled.get().length) scheduled.set(left);
  };
  const load = async () => {
    const { items } = await read(link, ['scheduled.list', { conversationId }]);
    scheduled.set([]);
    items.forEach(put);
  };
  const answered = async (asked: Promise<{ readonly scheduled: ScheduledMessage }>) => {
    const answer = await asked;
    if (watching) put(answer.scheduled);
    return answer.scheduled;
  };
  const changeInfo = async (asked: Promise<{ readonly conversation: ConversationInfo }>) => {
    const { conversation } = await asked;
    room.setRecord(withInfo(room.record, conversation, room.me().id));
  };
  const removeMember = async (userId: string) => {
    await read(link, ['conversation.removeMember', { conversationId, userId }]);
    room.setRecord(withoutMember(room.record, userId, room.me().id));
  };
  return {
    history: ({ limit, signal } = {}) =>
      historyPage(link, { conversationId, ...(limit && { limit }) }, signal && { signal }),
    edits: async (ref) => cursorPage(link, ['message.edits', { conversationId, seq: seqOf(ref) }]),
    reactors: async (ref, emoji) => cursorPage(link, ['reaction.list', { conversationId, seq: seqOf(ref), emoji }]),
    async pins() {
      const { items } = await read(link, ['message.pins', { conversationId }]);
      return items.map((stored) => show(room.find(conversationId, stored.seq) ?? stored));
    },
    async schedule(draft, at) {
      const {
        poll: _,
        forward: __,
        store: ___,
        ...content
      } = checkDraft(draft, link.state.get().session?.limits ?? limits);
      const clientId = room.random.id();
      const params = { conversationId, clientId, ...content, sendAt: Number(at) };
      return answered(read(link, ['scheduled.create', params]));
    },
    reschedule: (clientId, { text, at }) =>
      answered(
        read(link, [
          'scheduled.update',
          { clientId, ...(text !== undefined && { text }), ...(at !== undefined && { sendAt: Number(at) }) },
        ]),
      ),
    async cancelScheduled(clientId) {
      await read(link, ['scheduled.cancel', { clientId }]);
      take(clientId);
    },
    async configure({ mutedUntil, ...change }) {
      const until = mutedUntil == null ? mutedUntil : Number(mutedUntil);
      const params = { conversationId, ...change, ...(until !== undefined && { mutedUntil: until }) };
      const { settings } = await read(link, ['conversation.configure', params]);
      room.setRecord({ ...room.record, settings });
    },
    setRole: (userId, role) => changeInfo(read(link, ['conversation.setRole', { conversationId, userId, role }])),
    rename: (name) => changeInfo(read(link, ['conversation.update', { conversationId, name }])),
    addMembers: (userIds) =>
      changeInfo(read(link, ['conversation.addMembers', { conversationId, userIds: [...userIds] }])),
    removeMember,
    leave: () => removeMember(room.me().id),
    async watchScheduled() {
      if (watching) return;
      watching = true;
      link.onEvent((event) => {
        if (event.ev === 'scheduled.changed') put(event.data.scheduled);
        if (event.ev === 'scheduled.removed') take(event.data.clientId);
      });
      const reload = () =>
        load().catch((error: unknown) => room.logger?.warn('Scheduled messages could not be loaded', { error }));
      link.onSession(() => void reload());
      await reload();
    },
  };
}
