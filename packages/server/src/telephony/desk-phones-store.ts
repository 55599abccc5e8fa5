import type { DeskPhone } from '@parley/protocol';

/** A desk phone, as it is stored. */
export interface DeskPhoneRow extends DeskPhone {
  readonly app: string;
  /** What its password is checked by (RFC 7616, MD5); the password itself nobody keeps. */
  readonly ha1: string;
}

/** Desk phones, and whose they are. */
export interface DeskPhonesStore {
  /** False, and nothing changes, where a phone of any app has the name. */
  add(row: DeskPhoneRow): Promise<boolean>;
  /** The phone, whichever app has it. */
  ofName(name: string): Promise<DeskPhoneRow | undefined>;
  /** The app's phones by name; those of a user where one is given. */
  list(app: string, userId?: string): Promise<readonly DeskPhoneRow[]>;
  /** The phones of all apps by name. */
  all(): Promise<readonly DeskPhoneRow[]>;
  /** False where the app has none of this name. */
  remove(app: string, name: string): Promise<boolean>;
}
