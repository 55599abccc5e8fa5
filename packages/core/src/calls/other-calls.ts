import type { User } from '@parley/protocol';

/** A call of this user that runs elsewhere than in this page. */
export interface CallElsewhere {
  readonly id: string;
  /** In another page of this device, such as another tab of this browser, or on another device of this user. */
  readonly where: 'page' | 'device';
  /** The other party of a direct call; of a group, the first of the others. */
  readonly peer: User;
  readonly video: boolean;
  readonly group: boolean;
  readonly conversationId?: string;
  /** By the server's clock, in ms since the epoch. */
  readonly startedAt: number;
}

/** A call of a group that runs, and that no device of this user is in. */
export interface JoinableCall {
  readonly id: string;
  readonly conversationId?: string;
  readonly video: boolean;
  /** By the server's clock, in ms since the epoch. */
  readonly startedAt: number;
  /** Who is in it. */
  readonly users: readonly User[];
}
