import type { Presence, PresenceStatus } from '@parley/protocol';
import type { Observable } from '../kernel/observable.js';

/** Own presence and that of others. */
export interface PresenceSlice {
  /** Mine, as others see it. */
  readonly me: Observable<Presence>;
  /** What I set wins over what my devices and calls say; `online` gives it back to them. */
  set(status: PresenceStatus, options?: { readonly message?: string }): Promise<void>;
  /** Somebody's presence; it is watched on the server for as long as somebody subscribes. */
  of(userId: string): Observable<Presence>;
  /** Nobody uses this device, or somebody does again. The web package says it by itself. */
  setIdle(idle: boolean): void;
}
