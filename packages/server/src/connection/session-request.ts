import type { Identity } from '../auth/identity.js';
import type { UncheckedRequest } from '../kernel/create-dispatcher.js';
import type { Random } from '../kernel/ports.js';
import type { ReadFrame } from './frame-guard.js';
import type { OpenSession } from './open-session.js';

/** A request that came through a session. */
export class SessionRequest implements UncheckedRequest {
  readonly id: number;
  readonly op: string;
  params: unknown;
  readonly session: OpenSession;
  readonly identity: Identity;
  readonly #random: Random;
  #requestId: string | undefined;
  #after: (() => void)[] | undefined;

  constructor(frame: ReadFrame, session: OpenSession, deps: { readonly random: Random }) {
    this.id = frame.id;
    this.op = frame.op;
    this.params = frame.params;
    this.session = session;
    this.identity = session.identity;
    this.#random = deps.random;
  }

  /** Made when it is first asked for: most requests never need it. */
  get requestId(): string {
    return (this.#requestId ??= this.#random.id('req_'));
  }

  afterAnswer(run: () => void): void {
    (this.#after ??= []).push(run);
  }

  /** The answer is on its way. */
  answered(): void {
    if (this.#after) for (const run of this.#after) run();
  }
}
