import { closeCodes, limits } from '@parley/protocol';
import { Encoded } from '../kernel/encoded.js';
import type { Answer } from '../kernel/incoming-request.js';
import { logFailure } from '../kernel/log-failure.js';
import { RequestError } from '../kernel/request-error.js';
import type { ClientConnection, ClientSocket } from './client-socket.js';
import { readFrame, UnreadFrame, type ReadFrame } from './frame-guard.js';
import type { Writing } from './frame-writer.js';
import type { GatewayContext } from './gateway-context.js';
import type { OpenSession, SessionCarrier } from './open-session.js';
import { prepareSession } from './prepare-session.js';
import { SessionRequest } from './session-request.js';

/** Frames that break the protocol, or come before the session is open, until the connection is closed. */
const mostStrikes = 10;

/**
 * One connection of a client. Its life:
 *
 * ```
 * new ──session.open──▶ opening ──answered──▶ open ──┐
 *  ▲                       │                         │ closed, silent, superseded,
 *  └───────refused─────────┘        ended ◀──────────┘ unauthorized, too slow, stop
 * ```
 */
export class Connection implements ClientConnection, SessionCarrier, Writing {
  readonly socket: ClientSocket;
  readonly #context: GatewayContext;
  state: 'new' | 'opening' | 'open' | 'ended' = 'new';
  session: OpenSession | undefined;
  queue: string[] | undefined;
  holding = false;
  lastHeard: number;
  #inFlight = 0;
  #strikes = 0;
  #cursorDue = false;

  constructor(socket: ClientSocket, context: GatewayContext) {
    this.socket = socket;
    this.#context = context;
    this.lastHeard = context.clock.now();
  }

  receive(text: string): void {
    if (this.state === 'ended') return;
    this.lastHeard = this.#context.clock.now();
    const frame = readFrame(text);
    if (frame instanceof UnreadFrame) {
      this.#refuse(frame.id, frame.error);
      // Who has not said who they are has no rate: whatever they send that cannot be read counts.
      if (frame.error.code === 'protocol/malformed' || this.state === 'new') this.#strike();
    } else if (this.session && this.state === 'open') this.#run(frame, this.session);
    else if (frame.op === 'session.open' && this.state === 'new') void this.#open(frame);
    else {
      this.#refuse(frame.id, new RequestError('protocol/not-open'), frame);
      this.#strike();
    }
  }

  closed(): void {
    this.#leave();
  }

  write(text: string): void {
    if (this.state !== 'ended') this.#context.writer.write(this, text);
  }

  end(code: number, reason: string): void {
    if (this.state === 'ended') return;
    if (code !== closeCodes.resume) this.#context.writer.flush(this);
    this.socket.close(code, reason);
    this.#leave();
  }

  cursorDue(): void {
    if (this.#cursorDue) return;
    this.#cursorDue = true;
    this.#context.cursors.due(this);
  }

  /** The client is being told its cursor: what comes from now on is due again. */
  cursorTaken(): void {
    this.#cursorDue = false;
  }

  async #open(frame: ReadFrame): Promise<void> {
    this.state = 'opening';
    this.holding = true;
    try {
      const opened = await prepareSession(this.#context, this, frame.params);
      if (this.#isEnded()) return;
      this.state = 'open';
      this.#context.writer.release(this, JSON.stringify({ id: frame.id, result: opened.answer }));
      this.#context.tally.count('requests_total', 'session.open');
      this.#context.life.opened(opened.session);
    } catch (error) {
      if (this.#isEnded()) return;
      this.state = 'new';
      this.#forget();
      this.holding = false;
      this.queue = undefined;
      this.#fail(frame, error);
      this.#strike();
    }
  }

  /** The session that the preparation has made, from when on events are kept for it. */
  adopt(session: OpenSession): void {
    if (this.state === 'ended') throw new RequestError('protocol/not-open');
    const { app, userId, device, epoch = Infinity } = session;
    const live = this.#context.sessions.of(app, userId).find((other) => other.device === device);
    if (epoch < (live?.epoch ?? 0)) throw new RequestError('connection/superseded');
    this.session = session;
    const before = this.#context.sessions.add(session);
    before?.carrier.end(closeCodes.superseded, 'The same device connected again.');
  }

  #run(frame: ReadFrame, session: OpenSession): void {
    if (this.#inFlight >= limits.requestsInFlight) {
      this.#refuse(frame.id, new RequestError('limits/in-flight', { details: { limit: limits.requestsInFlight } }));
      return;
    }
    const request = new SessionRequest(frame, session, this.#context);
    try {
      const answer = this.#context.dispatcher.run(request);
      if (!(answer instanceof Promise)) {
        this.#answer(request, answer);
        return;
      }
      this.#inFlight += 1;
      answer.then(
        (late) => {
          this.#inFlight -= 1;
          this.#answer(request, late);
        },
        (error: unknown) => {
          this.#inFlight -= 1;
          this.#fail(request, error);
        },
      );
    } catch (error) {
      this.#fail(request, error);
    }
  }

  #answer(request: SessionRequest, answer: Answer): void {
    const json = answer instanceof Encoded ? answer.json : JSON.stringify(answer);
    this.write(`{"id":${request.id},"result":${json}}`);
    this.#context.tally.count('requests_total', request.op);
    request.answered();
  }

  #fail(request: ReadFrame | SessionRequest, error: unknown): void {
    const requestId = request instanceof SessionRequest ? request.requestId : this.#context.random.id('req_');
    if (!(error instanceof RequestError)) logFailure(this.#context.log, error, { requestId, op: request.op });
    const known = error instanceof RequestError ? error : new RequestError('server/internal');
    this.#refuse(request.id, known, { op: request.op, requestId });
  }

  #refuse(
    id: number | null,
    error: RequestError,
    of: { readonly op?: string; readonly requestId?: string } = {},
  ): void {
    const body = error.toBody(`run ${taskOf(of.op ?? '')}`, of.requestId ?? this.#context.random.id('req_'));
    this.write(JSON.stringify({ id, error: body }));
    this.#context.tally.count('refusals_total', error.code);
  }

  #strike(): void {
    this.#strikes += 1;
    if (this.#strikes >= mostStrikes) this.end(closeCodes.protocol, 'Too many frames broke the protocol.');
  }

  #isEnded(): boolean {
    return this.state === 'ended';
  }

  #leave(): void {
    if (this.state === 'ended') return;
    this.state = 'ended';
    this.queue = undefined;
    this.#forget();
    this.#context.left(this);
  }

  #forget(): void {
    const { session } = this;
    if (!session) return;
    this.session = undefined;
    this.#context.sessions.remove(session);
    this.#context.life.closed(session);
  }
}

/** An operation's name as a sentence may hold it: what the caller sent is not repeated at length. */
function taskOf(op: string): string {
  return /^[a-zA-Z]{1,32}\.[a-zA-Z]{1,32}$/.test(op) ? op : 'the request';
}
