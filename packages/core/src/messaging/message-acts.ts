import type { Limits, Message as StoredMessage, MessageChange, Params } from '@parley/protocol';
import { ParleyError } from '../kernel/parley-error.js';
import { checkDraft, seqOf } from './draft.js';
import { deleted, reacted, voted, type Change } from './message-changes.js';
import type { Pending } from './message-view.js';
import type { Conversation, MessageRef } from './messaging.js';
import type { Room } from './room.js';

/** The operations that change one message and answer with it. */
export type ActOperation =
  | 'message.edit'
  | 'message.delete'
  | 'message.pin'
  | 'message.unpin'
  | 'reaction.add'
  | 'reaction.remove'
  | 'poll.vote'
  | 'poll.close';

/** One change of a message of mine: what is asked, what others are told of it, and how the message looks meanwhile. */
export interface Act<K extends ActOperation> {
  readonly op: K;
  readonly params: Omit<Params<K>, 'conversationId' | 'seq'>;
  readonly change: MessageChange;
  readonly look: Change;
}

/** Changes messages. What is asked shows at once, over what is stored, until the server has answered. */
export interface MessageActs extends Pick<
  Conversation,
  'delete' | 'addReaction' | 'removeReaction' | 'pin' | 'unpin' | 'vote' | 'closePoll'
> {
  /** What is asked and not answered, by the message's seq. Another map after each change. */
  readonly pending: ReadonlyMap<number, NonNullable<Pending>>;
  edit(...args: Parameters<Conversation['edit']>): Promise<StoredMessage>;
}

/** `settle` takes the message as the server changed it. */
export function createMessageActs(
  room: Room,
  deps: {
    readonly limits: () => Limits;
    readonly settle: (message: StoredMessage, change: MessageChange) => void;
  },
): MessageActs {
  let pending: ReadonlyMap<number, NonNullable<Pending>> = new Map();

  const setPending = (seq: number, change: (before: NonNullable<Pending>) => NonNullable<Pending>) => {
    const next = new Map(pending);
    const changes = change(pending.get(seq) ?? []);
    if (changes.length > 0) next.set(seq, changes);
    else next.delete(seq);
    pending = next;
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
      deps.settle(message, { ...change, userId: room.me().id });
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
  const pin = async (ref: MessageRef, active: boolean) => {
    const at = active
      ? { pinnedAt: room.serverNow(), pinnedBy: room.me().id }
      : { pinnedAt: undefined, pinnedBy: undefined };
    await act(ref, {
      op: active ? 'message.pin' : 'message.unpin',
      params: {},
      change: { kind: active ? 'pinned' : 'unpinned' },
      look: (message) => ({ ...message, ...at }),
    });
  };
  return {
    get pending() {
      return pending;
    },
    async edit(ref, edit) {
      const given = typeof edit === 'string' ? { text: edit } : edit;
      const { text = room.find(room.id, seqOf(ref))?.text } = given;
      if (text === undefined) {
        const why = 'Unable to edit this message: what it says is not known here. Give the whole text.';
        throw new ParleyError('messaging/empty', why);
      }
      // What else is not given stays as it is.
      const params = checkDraft({ ...given, text }, deps.limits());
      const editedAt = room.serverNow();
      return act(ref, {
        op: 'message.edit',
        params,
        change: { kind: 'edited' },
        look: (message) => ({ ...message, ...params, editedAt }) as StoredMessage,
      });
    },
    async delete(ref) {
      await act(ref, {
        op: 'message.delete',
        params: {},
        change: { kind: 'deleted' },
        look: deleted(room.serverNow()),
      });
    },
    addReaction: (ref, emoji) => react(ref, emoji, true),
    removeReaction: (ref, emoji) => react(ref, emoji, false),
    pin: (ref) => pin(ref, true),
    unpin: (ref) => pin(ref, false),
    async vote(ref, places) {
      const options = [...new Set(places)];
      await act(ref, {
        op: 'poll.vote',
        params: { options },
        change: { kind: 'voted', options },
        look: voted(room.me().id, options),
      });
    },
    async closePoll(ref) {
      const closedAt = room.serverNow();
      await act(ref, {
        op: 'poll.close',
        params: {},
        change: { kind: 'pollClosed' },
        look: (message) => (message.poll ? { ...message, poll: { ...message.poll, closedAt } } : message),
      });
    },
  };
}
