import { RequestError } from './request-error.js';

/** Whom one user has blocked, and who has blocked them. */
export interface UserBlocks {
  readonly blocked: ReadonlySet<string>;
  readonly blockedBy: ReadonlySet<string>;
}

/** Who has blocked whom. */
export interface Blocks {
  /** Calls back with a user's, or with why they could not be read: at once where they are remembered. Who asked first is called first. */
  withBlocks(app: string, userId: string, then: (blocks: UserBlocks | Error) => void): void;
  /** The same as a promise: rejects where they could not be read. */
  of(app: string, userId: string): Promise<UserBlocks>;
}

/** Users that a refusal names. */
const mostNamed = 50;

/** Why a user with these blocks may not reach one of the others. */
export function refusalToReach(
  { blocked, blockedBy }: UserBlocks,
  others: readonly string[],
): RequestError | undefined {
  const named = (userIds: readonly string[]) => ({ details: { userIds: userIds.slice(0, mostNamed) } });
  const own = blocked.size === 0 ? [] : others.filter((id) => blocked.has(id));
  if (own.length > 0) return new RequestError('moderation/blocked', named(own));
  const theirs = blockedBy.size === 0 ? [] : others.filter((id) => blockedBy.has(id));
  return theirs.length > 0 ? new RequestError('moderation/unavailable', named(theirs)) : undefined;
}
