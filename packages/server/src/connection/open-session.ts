import type { User } from '@parley/protocol';
import type { Identity } from '../auth/identity.js';
import type { LiveSession } from '../kernel/incoming-request.js';

/** What a session needs of the connection that carries it. */
export interface SessionCarrier {
  /** Queues one frame. */
  write(text: string): void;
  /** Ends the connection after what is queued. */
  end(code: number, reason: string): void;
  /** Something happened that the client's cursor does not cover yet. */
  cursorDue(): void;
}

/** One device of one user on one connection. */
export class OpenSession implements LiveSession {
  readonly id: string;
  readonly app: string;
  readonly userId: string;
  readonly device: string;
  /** Which of the clients that take the device over it is: the higher wins. Absent where the client does not count. */
  readonly epoch?: number;
  readonly carrier: SessionCarrier;
  identity: Identity;
  /** The client was told that its token is about to expire. */
  warned = false;

  constructor(
    id: string,
    identity: Identity & { readonly user: User },
    on: Pick<OpenSession, 'device' | 'carrier' | 'epoch'>,
  ) {
    this.id = id;
    this.app = identity.app;
    this.userId = identity.user.id;
    this.identity = identity;
    this.device = on.device;
    this.epoch = on.epoch;
    this.carrier = on.carrier;
  }
}
