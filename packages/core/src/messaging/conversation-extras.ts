import type { ConversationInfo, Message, ScheduledMessage } from '@parley/protocol';
import type { Store } from '../kernel/create-store.js';
import { ParleyError } from '../kernel/parley-error.js';
import { createMessageActs, type MessageActs } from './message-acts.js';
import type { Conversation } from './messaging.js';
import { cursorPage, historyPage } from './pages.js';
import type { ExtrasDeps, Room } from './room.js';
import { createTimelinePart, type TimelinePart } from './timeline-part.js';

/** What an app that only sends and hears messages does not need: its code is loaded when it is used, or a timeline is looked at. */
export interface ConversationExtras
  extends
    MessageActs,
    Pick<
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
  /** Makes what shows the conversation's messages, or those of a thread. */
  readonly timeline: (changed: () => void, threadSeq?: number) => TimelinePart;
  /** Keeps scheduled messages up to date from now on. */
  watchScheduled(store: Store<readonly ScheduledMessage[]>): Promise<void>;
}

/** Loads the code of the extras. */
export type LoadExtras = () => Promise<{ readonly createConversationExtras: typeof createConversationExtras }>;

/** What the extras tell the conversation. */
export interface ExtrasListener extends ExtrasDeps {
  applyInfo(info: ConversationInfo): void;
  left(userId: string): void;
  configured(settings: Room['record']['settings'], version?: number): void;
}

/** The seldom used half of a conversation. It imports no code of the other half, which comes first. */
export function createConversationExtras(room: Room, deps: ExtrasListener): ConversationExtras {
  const { ask, check, seqOf } = deps;
  const { link, id: conversationId } = room;
  let scheduled: Store<readonly ScheduledMessage[]> | undefined;

  const put = (one: ScheduledMessage) => {
    if (!scheduled || one.conversationId !== conversationId) return;
    const others = scheduled.get().filter(({ clientId }) => clientId !== one.clientId);
    scheduled.set([...others, one].sort((a, b) => a.sendAt - b.sendAt || (a.clientId < b.clientId ? -1 : 1)));
  };
  const take = (clientId: string) => scheduled?.update((all) => all.filter((one) => one.clientId !== clientId));
  const load = async () => {
    const { items } = await ask('scheduled.list', { conversationId });
    scheduled?.set(items);
  };
  const taken = async (asked: Promise<{ readonly scheduled: ScheduledMessage }>) => {
    const answer = await asked;
    put(answer.scheduled);
    return answer.scheduled;
  };
  const inform = async (asked: Promise<{ readonly conversation: ConversationInfo }>) =>
    deps.applyInfo((await asked).conversation);
  const removeMember = async (userId: string) => {
    await ask('conversation.removeMember', { conversationId, userId });
    deps.left(userId);
  };
  return {
    ...createMessageActs(room, deps),
    timeline: (changed, threadSeq) => createTimelinePart(room, { ...deps, changed, threadSeq }),
    history: ({ limit, signal } = {}) =>
      historyPage(ask, { conversationId, ...(limit && { limit }) }, signal && { signal }),
    async edits(ref) {
      const params = { conversationId, seq: seqOf(ref) };
      return cursorPage((cursor) => ask('message.edits', { ...params, cursor }));
    },
    async reactors(ref, emoji) {
      const params = { conversationId, seq: seqOf(ref), emoji };
      return cursorPage((cursor) => ask('reaction.list', { ...params, cursor }));
    },
    async pins() {
      const items: Message[] = [];
      let cursor: string | undefined;
      do {
        const page = await ask('message.pins', { conversationId, cursor });
        items.push(...page.items);
        cursor = page.next;
      } while (cursor);
      return items.map((stored) => deps.show(room.find(conversationId, stored.seq) ?? stored));
    },
    async schedule(draft, at) {
      const params = { conversationId, clientId: room.random.id(), ...check(draft), sendAt: Number(at) };
      return taken(ask('scheduled.create', params));
    },
    reschedule(clientId, { text, at }) {
      const change = { ...(text !== undefined && { text }), ...(at !== undefined && { sendAt: Number(at) }) };
      return taken(ask('scheduled.update', { clientId, ...change }));
    },
    async cancelScheduled(clientId) {
      await ask('scheduled.cancel', { clientId });
      take(clientId);
    },
    async configure({ mutedUntil, ...change }) {
      const until = mutedUntil instanceof Date ? mutedUntil.getTime() : mutedUntil;
      const params = { conversationId, ...change, ...(until !== undefined && { mutedUntil: until }) };
      const { settings, version } = await ask('conversation.configure', params);
      deps.configured(settings, version);
    },
    setRole: (userId, role) => inform(ask('conversation.setRole', { conversationId, userId, role })),
    rename: (name) => inform(ask('conversation.update', { conversationId, name })),
    addMembers: (userIds) => inform(ask('conversation.addMembers', { conversationId, userIds: [...userIds] })),
    removeMember,
    leave() {
      const { id } = room.me();
      if (id !== '') return removeMember(id);
      const text = 'Unable to leave: it is not known yet who is signed in. Wait until the client is connected.';
      return Promise.reject(new ParleyError('connection/disconnected', text));
    },
    async watchScheduled(store) {
      if (scheduled) return;
      scheduled = store;
      link.onEvent((event) => {
        if (event.ev === 'scheduled.changed') put(event.data.scheduled);
        if (event.ev === 'scheduled.removed') take(event.data.clientId);
      });
      const failed = (error: unknown) => room.logger?.warn('Scheduled messages could not be loaded', { error });
      link.onSession(() => void load().catch(failed));
      await load();
    },
  };
}
