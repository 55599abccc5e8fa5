import type { PhoneNumber } from '@parley/protocol';

/** A number of an app, as it is stored. */
export interface NumberRow extends PhoneNumber {
  readonly app: string;
}

/** Numbers and extensions, and whom they ring. */
export interface NumbersStore {
  /**
   * Stores a number in place of what was known of it; a main one takes that from the one before. False, and nothing changes, where
   * another app has it; extensions (without `+`) every app has for itself.
   */
  put(row: NumberRow): Promise<boolean>;
  /** The number, whichever app has it. */
  ofNumber(number: string): Promise<NumberRow | undefined>;
  ofApp(app: string, number: string): Promise<NumberRow | undefined>;
  /** The app's numbers in order; those of a user where one is given. */
  list(app: string, userId?: string): Promise<readonly NumberRow[]>;
  /** False where there was none. */
  remove(app: string, number: string): Promise<boolean>;
}
