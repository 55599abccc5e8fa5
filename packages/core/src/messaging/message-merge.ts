import type { Message as StoredMessage, MessageChange } from '@parley/protocol';
import { namesAll, withOwn } from './message-own.js';
import { quoteOf } from './message-view.js';
import type { ExtrasDeps, Room } from './room.js';

/** How a message came. */
export interface Arrival {
  readonly change?: MessageChange;
  /** As all are told it, with nothing of who asks. */
  readonly isEvent: boolean;
}

/** Brings what comes and what is held together. */
export interface MessageMerge {
  /** The newest of what is held and what came, with what is known to be mine and what it quotes. */
  merge(given: StoredMessage, held: StoredMessage | undefined, arrival: Arrival): StoredMessage;
  /** Messages that quote this one say what it says now. */
  requote(quoted: StoredMessage): void;
}

/** Knows what is mine of reactions and votes, and keeps quotes up to date. */
export function createMessageMerge(room: Room, { parts, put }: Pick<ExtrasDeps, 'parts' | 'put'>): MessageMerge {
  // The version of the last word on which reactions and votes of a message are mine.
  const ownAt = new Map<number, number>();

  const newest = (given: StoredMessage, held: StoredMessage | undefined, { change, isEvent }: Arrival) => {
    const { seq } = given;
    const newer = !held || given.version > held.version;
    const me = room.me().id;
    const message = isEvent ? withOwn(given, me, { prior: held, change }) : given;
    if (namesAll(given)) return newer ? message : held;
    // Others are not named: of what is mine the last word counts that knew it, which need not be the last word on the message.
    const knownAt = !held ? 0 : namesAll(held) ? held.version : (ownAt.get(seq) ?? 0);
    const knows = (!isEvent || change?.userId === me) && given.version >= knownAt;
    ownAt.set(seq, knows ? given.version : knownAt);
    if (newer) return message;
    return knows ? withOwn(held, me, { prior: message }) : held;
  };
  return {
    merge(given, held, arrival) {
      const message = newest(given, held, arrival);
      const quoted = message !== held && message.replyTo && room.find(room.id, message.replyTo.seq);
      return quoted ? { ...message, replyTo: quoteOf(quoted) } : message;
    },
    requote(quoted) {
      const again = (answer: StoredMessage) => ({ ...answer, replyTo: quoteOf(quoted) });
      const answers = parts().flatMap(({ timeline }) => timeline.quoting(quoted.seq));
      for (const answer of answers) put(again(answer));
      const { lastMessage } = room.record;
      if (lastMessage?.replyTo?.seq === quoted.seq) room.setRecord({ ...room.record, lastMessage: again(lastMessage) });
    },
  };
}
