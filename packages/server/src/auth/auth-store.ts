import type { UserRecord } from '@parley/protocol';

/** An app as it is stored. */
export interface AppRow {
  readonly id: string;
  readonly name: string;
  /** The app's secret, sealed with the server's own key: it must be read to verify HS256 tokens. */
  readonly sealedSecret: string;
  /** A public key in PEM, for apps that sign with their own private key. */
  readonly publicKey?: string;
  readonly createdAt: number;
}

/** A user as it is stored. */
export interface UserRow extends UserRecord {
  /** Tokens issued before this time (ms since the epoch) are refused. */
  readonly revokedBefore?: number;
}

/** Apps, users and keys. Every call but `app` is within one app. */
export interface AuthStore {
  /** Does nothing where the app exists. */
  createApp(app: AppRow): Promise<void>;
  app(id: string): Promise<AppRow | undefined>;
  apps(): Promise<readonly AppRow[]>;
  /** Creates the user, named by its id unless a name is given, or changes the fields given; `avatar: null` removes it. */
  upsertUser(
    app: string,
    user: { readonly id: string; readonly name?: string; readonly avatar?: string | null; readonly bot?: true },
    now: number,
  ): Promise<UserRow>;
  /** Those of the ids that exist, in no particular order. */
  users(app: string, ids: readonly string[]): Promise<readonly UserRow[]>;
  /** Users whose id comes after `after`, by id. */
  listUsers(app: string, page: { readonly after?: string; readonly limit: number }): Promise<readonly UserRow[]>;
  /** Returns false where there is no such user. */
  revokeTokens(app: string, userId: string, before: number): Promise<boolean>;
  createKey(key: {
    readonly app: string;
    readonly userId: string;
    readonly hash: string;
    readonly createdAt: number;
  }): Promise<void>;
  /** The user to whom a key with this hash belongs. */
  keyUser(app: string, hash: string): Promise<string | undefined>;
}
