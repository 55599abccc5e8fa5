import type { CallAccess, MediaSource, User } from '@parley/protocol';

/** What happens to calls of groups alone. Times in ms since the epoch. */
export type GroupEvent =
  /** Another room of a media server carries it now. */
  | { readonly type: 'moved' }
  /** They may come in from now on, and are rung, unless their state is to be `left`. */
  | { readonly type: 'added'; readonly users: readonly AddedUser[]; readonly at: number }
  /** Put out by the host, or, where nobody is named, no longer a member of the group. */
  | { readonly type: 'removed'; readonly userId: string; readonly by?: string; readonly at: number }
  /** The host ends it for everybody. */
  | { readonly type: 'closed'; readonly by: string; readonly at: number }
  | { readonly type: 'configured'; readonly access?: CallAccess; readonly host?: string; readonly at: number }
  | {
      readonly type: 'admitted';
      readonly userId: string;
      readonly admitted: boolean;
      readonly by: string;
      readonly at: number;
    }
  | { readonly type: 'muted'; readonly userId: string; readonly source: MediaSource };

/** Somebody who is added to a call. */
export interface AddedUser {
  readonly user: User;
  readonly state: 'invited' | 'ringing' | 'left';
}

const types: ReadonlySet<string> = new Set<GroupEvent['type']>([
  ...(['moved', 'added', 'removed', 'closed', 'configured', 'admitted', 'muted'] as const),
]);

/** Whether an event means nothing to a call of two. */
export function isOfGroups(event: { readonly type: string }): event is GroupEvent {
  return types.has(event.type);
}
