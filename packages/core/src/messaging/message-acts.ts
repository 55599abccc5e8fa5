import type { Message as StoredMessage, MessageChange, Params } from '@parley/protocol';
import { deleted, reacted, voted, type Change } from './message-changes.js';
import type { Pending } from './message-view.js';
import type { Conversation, MessageRef } from './messaging.js';
import type { ExtrasDeps, Room } from './room.js';

/** What changes one message. */
export type MessageActs = Pick<
  Conversation,
  'edit' | 'delete' | 'addReaction' | 'removeReaction' | 'pin' | 'unpin' | 'vote' | 'closePoll'
>;

/** The operations that change one message and answer with it. */
type ActOperation =
  | 'message.edit'
  | 'message.delete'
  | 'message.pin'
  | 'message.unpin'
  | 'reaction.add'
  | 'reaction.remove'
  | 'poll.vote'
  | 'poll.close';

/** One change of a message of mine: what is asked, what others are told of it, and how the message looks meanwhile. */
interface Act<K extends ActOperation> {
  readonly op: K;
  readonly params?: Omit<Params<K>, 'conversationId' | 'seq'>;
  readonly change: MessageChange;
  readonly look: Change;
}

/** Changes messages. What is asked shows at once, over what is stored, until the server has answered. */
export function createMessageActs(room: Room, { check, seqOf, settle, show }: ExtrasDeps): MessageActs {
  const setPending = (seq: number, change: (before: NonNullable<Pending>) => NonNullable<Pending>) => {
    const next = new Map(room.pending);
    const changes = change(next.get(seq) ?? []);
    if (changes.length > 0) next.set(seq, changes);
    else next.delete(seq);
    room.pending = next;
    room.timelineChanged();
  };
  const act = async <K extends ActOperation>(ref: MessageRef, { op, params, change, look }: Act<K>) => {
    const seq = seqOf(ref);
    // Another function for each act, however often the same is asked.
    const mine: Change = (message) => look(message);
    const forget = () => setPending(seq, (before) => before.filter((other) => other !== mine));
    setPending(seq, (before) => [...before, mine]);
    try {
      // One lane for each message: what is asked later is done later, over reconnects too.
      const { message } = await room.link.request(op, { conversationId: room.id, seq, ...params } as Params<K>, {
        durable: true,
        lane: `${room.id}/${seq}`,
      });
      forget();
      settle(message, { ...change, userId: room.me().id });
      return message;
    } catch (error) {
      forget();
      throw error;
    }
  };
  const react = async (ref: MessageRef, emoji: string, active: boolean) => {
    await act(ref, {
      op: active ? 'reaction.add' : 'reaction.remove',
      params: { emoji },
      change: { kind: 'reacted', emoji, active },
      look: reacted(room.me().id, emoji, active),
    });
  };
  return {
    async edit(ref, edit) {
      const given = typeof edit === 'string' ? { text: edit } : edit;
      // What is not given stays as it is; where nobody knows what the text is, it has to be given.
      const text = given.text ?? room.find(room.id, seqOf(ref))?.text;
      const params = check(text === undefined ? '' : { ...given, text });
      const editedAt = room.serverNow();
      const look = (message: StoredMessage) => ({ ...message, ...params, editedAt }) as StoredMessage;
      return show(await act(ref, { op: 'message.edit', params, change: { kind: 'edited' }, look }));
    },
    async delete(ref) {
      const look = deleted(room.serverNow());
      await act(ref, { op: 'message.delete', change: { kind: 'deleted' }, look });
    },
    addReaction: (ref, emoji) => react(ref, emoji, true),
    removeReaction: (ref, emoji) => react(ref, emoji, false),
    async pin(ref) {
      const at = { pinnedAt: room.serverNow(), pinnedBy: room.me().id };
      const look = (message: StoredMessage) => ({ ...message, ...at });
      await act(ref, { op: 'message.pin', change: { kind: 'pinned' }, look });
    },
    async unpin(ref) {
      const look = ({ pinnedAt: _, pinnedBy: __, ...message }: StoredMessage) => message;
      await act(ref, { op: 'message.unpin', change: { kind: 'unpinned' }, look });
    },
    async vote(ref, places) {
      const options = [...new Set(places)];
      const look = voted(room.me().id, options);
      await act(ref, { op: 'poll.vote', params: { options }, change: { kind: 'voted', options }, look });
    },
    async closePoll(ref) {
      const closedAt = room.serverNow();
      const look = (message: StoredMessage) =>
        message.poll ? { ...message, poll: { ...message.poll, closedAt } } : message;
      await act(ref, { op: 'poll.close', change: { kind: 'pollClosed' }, look });
    },
  };
}
