/** A user whom another one has blocked. Times in ms since the epoch. */
export interface BlockRow {
  readonly userId: string;
  readonly blockedAt: number;
}

/** Who has blocked whom. */
export interface BlocksStore {
  /** `already` where it was so; `full`, and nothing changes, where the user has blocked `limit` users. */
  block(
    app: string,
    userId: string,
    block: BlockRow & { readonly limit: number },
  ): Promise<'blocked' | 'already' | 'full'>;
  /** False where it was so. */
  unblock(app: string, userId: string, otherId: string): Promise<boolean>;
  /** Whom the user has blocked, by id. */
  blocked(
    app: string,
    userId: string,
    page: { readonly after?: string; readonly limit: number },
  ): Promise<readonly BlockRow[]>;
  /** Both directions at once. */
  around(
    app: string,
    userId: string,
  ): Promise<{ readonly blocked: readonly string[]; readonly blockedBy: readonly string[] }>;
}
