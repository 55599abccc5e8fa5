import type { ErrorCode, Message, Metadata } from '@parley/protocol';

/** What few messages have, as it is stored. What names users or messages names them by id. */
export interface MessageExtra extends Pick<
  Message,
  | 'mentions'
  | 'mentionsAll'
  | 'poll'
  | 'files'
  | 'linkPreview'
  | 'call'
  | 'thread'
  | 'reactions'
  | 'editedAt'
  | 'pinnedBy'
  | 'hidden'
> {
  readonly replyTo?: number;
  readonly forwardedFrom?: { readonly senderId: string; readonly createdAt: number };
}

/** A message as it is stored. */
export interface MessageRow {
  readonly conversationId: string;
  readonly seq: number;
  /** The conversation's when the message last changed. */
  readonly version: number;
  readonly senderId: string;
  readonly clientId: string;
  readonly text: string;
  readonly metadata?: Metadata;
  readonly createdAt: number;
  /** The message in whose thread it stands: never one that stands in a thread itself. */
  readonly threadSeq?: number;
  readonly deletedAt?: number;
  readonly pinnedAt?: number;
  /** Its content is not kept. */
  readonly stored?: false;
  readonly extra?: MessageExtra;
}

/** Names a message. */
export interface MessageRef {
  readonly conversationId: string;
  readonly seq: number;
}

/** A message to store. */
export interface NewMessage {
  readonly app: string;
  readonly conversationId: string;
  readonly senderId: string;
  readonly clientId: string;
  readonly text: string;
  readonly metadata?: Metadata;
  readonly createdAt: number;
  /** A message that stands in a thread itself names that thread. */
  readonly threadSeq?: number;
  /** Keep the place and no content. */
  readonly stored?: false;
  readonly extra?: MessageExtra;
  /** The message whose metadata is taken over, and its text unless there is one already. */
  readonly forward?: MessageRef;
}

/** Why a message that names another one is not stored. */
export type AppendRefusal = Extract<
  ErrorCode,
  'messaging/no-message' | 'messaging/not-found' | 'messaging/deleted' | 'messaging/empty'
>;

/** What became of a message to store. */
export type Appended =
  | {
      readonly outcome: 'created';
      /** With its content, also where that is not kept. */
      readonly row: MessageRow;
      /** The message that it answers. */
      readonly quoted?: MessageRow;
      /** The message in whose thread it stands, as that one is after it; with the last answer of a batch alone. */
      readonly root?: MessageRow;
    }
  /** It was stored before: the message as it is now. */
  | { readonly outcome: 'repeated'; readonly row: MessageRow }
  /** Its client id was used in another conversation. */
  | { readonly outcome: 'conflict' }
  | { readonly outcome: 'refused'; readonly code: AppendRefusal };

/** What is done to a message that is stored. */
export type MessageAction =
  | {
      readonly kind: 'edit';
      readonly userId: string;
      readonly text: string;
      /** What is absent stays as it is. */
      readonly metadata?: Metadata;
      readonly mentions?: readonly string[];
      readonly mentionsAll?: boolean;
    }
  | { readonly kind: 'delete'; readonly hidden?: true }
  | { readonly kind: 'pin'; readonly userId: string }
  | { readonly kind: 'unpin' }
  | { readonly kind: 'react'; readonly userId: string; readonly emoji: string }
  | { readonly kind: 'unreact'; readonly userId: string; readonly emoji: string }
  | { readonly kind: 'vote'; readonly userId: string; readonly options: readonly number[] }
  | { readonly kind: 'closePoll'; readonly userId: string }
  /** Shows what the link in `text` leads to, unless the message says something else by now; without one, takes it away. */
  | { readonly kind: 'preview'; readonly text: string; readonly linkPreview?: Message['linkPreview'] };

/** An action on one message. */
export interface MessageChange extends MessageRef {
  readonly app: string;
  /** In ms since the epoch. */
  readonly now: number;
  readonly action: MessageAction;
}

/** What became of an action. */
export type Changed =
  | {
      readonly outcome: 'changed';
      readonly row: MessageRow;
      /** The message in whose thread it stands, where that one changed with it. */
      readonly root?: MessageRow;
    }
  | { readonly outcome: 'unchanged'; readonly row: MessageRow }
  | {
      readonly outcome: 'refused';
      readonly code: ErrorCode;
      readonly details?: Readonly<Record<string, unknown>>;
    };

/** What a message said before an edit. */
export interface EditRow {
  /** That of the message before the edit: what pages are ordered by. */
  readonly version: number;
  readonly text: string;
  readonly metadata?: Metadata;
  readonly replacedAt: number;
}

/** What a user chose on a message: an emoji, or an option of its poll. */
export type Choice = `e${string}` | `o${number}`;

/** Whether a message counts as unread for others: what nobody is to read does not, nor does a call that was not missed. */
export function isToRead({ threadSeq, deletedAt, stored, extra }: MessageRow): boolean {
  if (threadSeq !== undefined || deletedAt !== undefined || stored === false) return false;
  return !extra?.call || extra.call.reason === 'timeout' || extra.call.reason === 'cancelled';
}

/** Names a message across conversations. */
export function refKey({ conversationId, seq }: MessageRef): string {
  return `${conversationId} ${seq}`;
}
