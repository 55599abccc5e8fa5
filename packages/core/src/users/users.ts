import type { User } from '@parley/protocol';
import type { Page } from '../kernel/page.js';

/** The people and bots of the app. */
export interface Users {
  /** @throws ParleyError `auth/unknown-user` */
  get(userId: string): Promise<User>;
  list(options?: { readonly limit?: number }): Promise<Page<User>>;
}
