import type { Message, Quote, User } from '@parley/protocol';
import { shorten } from '../kernel/text.js';
import type { Choice, MessageRow } from './message-row.js';

/** Characters of a quoted text. */
const quoted = 200;

/** What a view shows beside the row. */
export interface Beside {
  readonly userOf: (id: string) => User;
  /** The message that it answers. */
  readonly quoted?: MessageRow;
  /** What the asking user chose on it, where somebody asks. */
  readonly chosen?: readonly Choice[];
}

/** Whether a message is shown as its row says, with nothing to look up but its sender. */
export function isPlain({ extra }: MessageRow): boolean {
  return extra?.replyTo === undefined && extra?.forwardedFrom === undefined;
}

/** A message as the wire carries it. Its id is derived from the conversation's and `seq`. */
export function messageView(row: MessageRow, beside: Beside): Message {
  const { conversationId, seq, version, clientId, senderId, text, metadata, createdAt } = row;
  const view = {
    id: `msg_${conversationId.slice(4)}_${seq}`,
    conversationId,
    seq,
    version,
    clientId,
    sender: beside.userOf(senderId),
    text,
    ...(metadata === undefined ? {} : { metadata }),
    createdAt,
  };
  const { extra, threadSeq, deletedAt, pinnedAt, stored } = row;
  return {
    ...view,
    ...(threadSeq === undefined ? {} : { threadSeq }),
    ...(extra ? extraView(extra, beside) : {}),
    ...(deletedAt === undefined ? {} : { deletedAt }),
    ...(pinnedAt === undefined ? {} : { pinnedAt }),
    ...(stored === undefined ? {} : { stored }),
  };
}

function extraView({ replyTo: _, forwardedFrom, ...extra }: NonNullable<MessageRow['extra']>, beside: Beside) {
  const { userOf, chosen } = beside;
  const { reactions, poll } = extra;
  return {
    ...extra,
    ...(beside.quoted ? { replyTo: quoteOf(beside.quoted, userOf) } : {}),
    ...(forwardedFrom
      ? { forwardedFrom: { sender: userOf(forwardedFrom.senderId), createdAt: forwardedFrom.createdAt } }
      : {}),
    ...(reactions && chosen
      ? { reactions: reactions.map((one) => ({ ...one, own: chosen.includes(`e${one.emoji}`) })) }
      : {}),
    ...(poll && chosen ? { poll: { ...poll, own: optionsOf(chosen) } } : {}),
  };
}

function quoteOf({ seq, senderId, text, deletedAt }: MessageRow, userOf: Beside['userOf']): Quote {
  const quote = { seq, sender: userOf(senderId), text: shorten(text, quoted) };
  return deletedAt === undefined ? quote : { ...quote, deleted: true };
}

function optionsOf(chosen: readonly Choice[]): readonly number[] {
  const options = chosen.flatMap((choice) => (choice.startsWith('o') ? [Number(choice.slice(1))] : []));
  return options.sort((a, b) => a - b);
}
