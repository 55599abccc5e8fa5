/** A token, and whether it was asked for just now. */
export interface GivenToken {
  readonly token: string;
  readonly fresh: boolean;
}

/** The running session whose token must not run out. Times are this machine's, in ms since the epoch. */
export interface AttendedSession {
  readonly expiresAt?: number;
  /** Gives a new token to the server. Answers until when it is good. */
  readonly refresh: (token: string) => Promise<number | undefined>;
  readonly onWillExpire: (at: number) => void;
}

/** Sees to the token of one session. */
export interface Attendance {
  /** Renew it now: the server says that it expires. */
  renew(expiresAt: number): void;
  end(): void;
}

/** What a connection needs of auth. */
export interface SessionTokens {
  /**
   * The token at hand, or a new one where that is missing, spent or about to be.
   * @throws ParleyError `auth/provider-failed`, retryable unless the provider gave something that is no token
   */
  get(): Promise<GivenToken>;
  /** The token at hand is no longer good. */
  discard(): void;
  /** Renews the token of a session for as long as it runs. */
  attend(session: AttendedSession): Attendance;
}
