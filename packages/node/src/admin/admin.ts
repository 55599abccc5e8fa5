import type { Page, User } from '@parley/core';
import type { DeskPhone, ModerationRules, Report, UserRecord } from '@parley/protocol';

/** A length of time: milliseconds, or a number with its unit, such as `90s`, `15m` or `1h`. */
export type Duration = number | `${number}${'ms' | 's' | 'm' | 'h'}`;

/** Where the app lives, and what proves that it is yours. */
export interface AdminOptions {
  /** Where the server is, such as `http://localhost:7275`. */
  readonly url: string;
  readonly appId: string;
  /** It signs on this machine and is never sent. Keep it out of browsers. */
  readonly appSecret: string;
}

/** What may be set of a user; a field left out stays as it is. */
export interface UserDraft {
  /** 1 to 128 of `A-Z a-z 0-9 . _ @ -`. */
  readonly id: string;
  readonly name?: string;
  /** URL of a picture; `null` removes it. */
  readonly avatar?: string | null;
}

/** What a token is to say. */
export interface TokenDraft {
  readonly userId: string;
  /** How long it holds, at most 24 hours; one hour when not given. */
  readonly ttl?: Duration;
  /** The user's name, for one who signs in for the first time. */
  readonly name?: string;
}

/** What an app's own backend does. Every request is signed for ten minutes at most; the secret never travels. */
export interface Admin {
  readonly users: {
    /**
     * Creates the user, or changes the fields given.
     * @throws ParleyError `protocol/invalid-params`, `auth/invalid`
     */
    upsert(user: UserDraft): Promise<UserRecord>;
    /** @throws ParleyError `auth/unknown-user` */
    get(userId: string): Promise<User>;
    /** The users of the app by id, `limit` (at most 200) a page. */
    list(options?: { readonly limit?: number }): Promise<Page<User>>;
  };
  readonly bots: {
    /** Creates a bot user and its key. The key is shown this once. */
    create(bot: { readonly id: string; readonly name?: string }): Promise<CreatedBot>;
  };
  readonly phones: {
    /**
     * Gives a desk phone to a user. Its password is shown this once.
     * @throws ParleyError `telephony/name-taken`, `telephony/unavailable`, `auth/unknown-user`, `protocol/invalid-params`
     */
    create(phone: { readonly name: string; readonly userId: string }): Promise<CreatedPhone>;
    /** The desk phones of the app's users, by name. */
    list(): Promise<readonly DeskPhone[]>;
    /**
     * Takes a desk phone away: it registers no more, and its calls end.
     * @throws ParleyError `telephony/no-phone`
     */
    delete(name: string): Promise<void>;
  };
  readonly moderation: {
    /** What the app lets its users say. */
    rules(): Promise<ModerationRules>;
    /**
     * Says it anew, in place of all that was said before.
     * @throws ParleyError `protocol/invalid-params`
     */
    configure(rules: ModerationRules): Promise<ModerationRules>;
  };
  readonly reports: {
    /** What users reported, the oldest first. */
    list(filter?: ReportFilter): Promise<Page<Report>>;
    /**
     * Decides on a report, or on the appeal against one; deciding the same again changes nothing.
     * @throws ParleyError `moderation/no-report`, `moderation/resolved`, `protocol/invalid-params` for `hide` where a user was reported
     */
    resolve(decision: ReportDecision): Promise<Report>;
  };
  readonly tokens: {
    /**
     * Signs a token on this machine; the server is not asked.
     * @throws ParleyError `protocol/invalid-params` for a `ttl` that is no time, or over 24 hours
     */
    create(token: TokenDraft): Promise<string>;
    /**
     * Ends every session of a user and refuses the tokens issued until now.
     * @throws ParleyError `auth/unknown-user`
     */
    revoke(userId: string): Promise<void>;
  };
}

/** Which reports to list. */
export interface ReportFilter {
  /** `open` waits for a decision, `appealed` for a second one. */
  readonly state?: Report['state'];
  /** Only those on this user or their messages. */
  readonly userId?: string;
  /** Reports of one page, at most 200; 50 unless given. */
  readonly limit?: number;
}

/** A decision on a report. */
export interface ReportDecision {
  readonly reportId: string;
  /** On an open report `none` or `hide`, which leaves a tombstone of its message; on one that is appealed `uphold` or `overturn`. */
  readonly action: 'none' | 'hide' | 'uphold' | 'overturn';
  /** At most 2,000 characters. On a report for the app's own records; on an appeal its author is shown it. */
  readonly note?: string;
}

/** A new bot, and the key with which it signs in. */
export interface CreatedBot {
  readonly user: UserRecord;
  readonly apiKey: string;
}

/** A new desk phone, and what is typed into it. */
export interface CreatedPhone {
  readonly phone: DeskPhone;
  readonly password: string;
  /** What its address ends with: `sip:<name>@<realm>`. Phones call it domain or realm. */
  readonly realm: string;
  /** Where it registers, as `host:port`, by UDP or TCP; undefined where the server was not told. */
  readonly server?: string;
}
