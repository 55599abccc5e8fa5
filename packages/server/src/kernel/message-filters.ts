import type { Params, User } from '@parley/protocol';
import type { RequestError } from './request-error.js';

/** What of a message the filters look at. */
export type Said = Pick<Params<'message.send'>, 'text' | 'poll'>;

/** Where something is said. */
export interface AskedOf {
  readonly conversationId: string;
  /** Of the message that is edited. */
  readonly seq?: number;
  /** The message that is forwarded: the text is somebody's who said it there. */
  readonly forward?: { readonly conversationId: string; readonly seq: number };
}

/** What an app lets through now. */
export interface MessageFilter {
  /** Whether anything that the user says is looked at. */
  looksAt(user: User): boolean;
  /** What may be said of it, or why not. */
  words<T extends Said>(user: User, said: T): T | RequestError;
  /** What the app itself says of it, where it wants to be asked; never rejects. */
  hook<T extends Said>(user: User, where: AskedOf, said: T): Promise<T | RequestError> | undefined;
  /** Why the user may not send one more message now. */
  rate(user: User): RequestError | undefined;
}

/** What apps let through. */
export interface MessageFilters {
  /** Calls back with what the app lets through, or with why that could not be read: at once where it is remembered. */
  withFilter(app: string, then: (filter: MessageFilter | Error) => void): void;
}
