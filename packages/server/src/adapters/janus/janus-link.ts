import { WebSocket, type RawData } from 'ws';
import { MediaServerError } from '../../calls/media-server.js';
import type { Clock, Log } from '../../kernel/ports.js';
import { createTransactions } from './janus-transactions.js';
import { readFrame, number, fields, type Fields, type JanusFrame } from './janus-frame.js';

/** Where a Janus is, and how long it may be silent. Times in ms. */
export interface JanusLinkSpec {
  /** Its WebSocket API, such as `ws://127.0.0.1:8188`. */
  readonly url: string;
  readonly apiSecret: string;
  readonly clock: Clock;
  readonly log: Log;
  /** How long an answer may take. */
  readonly answerWithin: number;
  /** How often it must show that it lives. */
  readonly beat: number;
  /** How long a session whose connection was lost is claimed again before all in it counts as lost. */
  readonly claimWithin: number;
  /** The session of the process before, where there is one: it is claimed like one whose connection was lost. */
  readonly former?: Promise<number | undefined>;
}

/** What the link tells. `up` with `claimed` false begins with nothing; after `lost` all handles are void. */
export interface JanusLinkListener {
  up(claimed: boolean): void;
  lost(): void;
  event(handle: number, frame: JanusFrame): void;
}

/** A session with a Janus over its WebSocket API. */
export interface JanusLink {
  isUp(): boolean;
  /** What names it at Janus; undefined while there is none. */
  session(): number | undefined;
  /** Sends a request and gives its final answer, or its `ack` where that is enough. */
  ask(request: Fields, enough?: 'ack'): Promise<JanusFrame>;
  stop(): Promise<void>;
  /** Ends the session with all that is in it, and begins another. Never rejects. */
  renew(): Promise<void>;
  /** Ends the connection and leaves the session to the next process, which may claim it for as long as Janus keeps it. */
  leave(): void;
}

/** Waits between attempts, in ms. */
const firstWait = 50;
const longestWait = 2_000;
/** Larger frames than Janus ever sends. */
const largest = 1_048_576;

/** U+0000 and half a surrogate pair as JSON has them: Janus drops a frame with one, and never answers it. */
const unreadable = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/i;

/** Opens a session and keeps it: connects again, claims it, or begins a new one. Nonsense is left alone. */
export function createJanusLink(spec: JanusLinkSpec, listener: JanusLinkListener): JanusLink {
  const { url, apiSecret, clock, log } = spec;
  const transactions = createTransactions(clock, spec.answerWithin);
  let socket: WebSocket | undefined;
  let session: number | undefined;
  let isUp = false;
  let stopped = false;
  let wait = firstWait;
  let goneSince: number | undefined;
  let cancelTimer = (): void => undefined;

  const unreachable = () =>
    new MediaServerError('unreachable', `Unable to reach the media server: because ${url} is not connected.`);

  function send(request: Fields, enough?: 'ack'): Promise<JanusFrame> {
    const own = socket;
    if (own?.readyState !== WebSocket.OPEN) return Promise.reject(unreachable());
    const text = JSON.stringify(request);
    if (unreadable.test(text))
      return Promise.reject(
        new MediaServerError('refused', 'Unable to ask the media server: because it reads no such characters.'),
      );
    const { transaction, answer } = transactions.begin(enough);
    own.send(JSON.stringify({ ...request, transaction, apisecret: apiSecret }));
    return answer;
  }

  function connect(): void {
    if (stopped) return;
    const own = new WebSocket(url, 'janus-protocol', {
      handshakeTimeout: spec.answerWithin,
      maxPayload: largest,
      perMessageDeflate: false,
      followRedirects: false,
    });
    socket = own;
    own.on('error', (error) => log.debug({ media: url, error: error.name }, 'The media server is not reachable.'));
    own.on('message', (data, isBinary) => {
      if (own === socket && !isBinary) hear(data);
    });
    own.on('open', () => void begin(own));
    own.on('close', () => {
      if (own === socket) closed();
    });
  }

  /** Claims the session, or makes a new one. */
  async function begin(own: WebSocket): Promise<void> {
    try {
      const claimed = session !== undefined && (await claim());
      if (own !== socket) return;
      if (!claimed) {
        lose();
        await create();
      }
      if (own !== socket) return;
      wait = firstWait;
      goneSince = undefined;
      isUp = true;
      beatLater();
      listener.up(claimed);
    } catch {
      own.terminate();
    }
  }

  async function create(): Promise<void> {
    const created = await send({ janus: 'create' });
    session = number(fields(created.all['data'])['id']);
    if (session === undefined) throw unreachable();
  }

  async function renew(): Promise<void> {
    const own = socket;
    if (!isUp) return;
    isUp = false;
    cancelTimer();
    try {
      await send({ janus: 'destroy', session_id: session });
      session = undefined;
      await create();
      if (own !== socket || stopped) return;
      isUp = true;
      beatLater();
      listener.up(false);
    } catch {
      own?.terminate();
    }
  }

  async function claim(): Promise<boolean> {
    try {
      await send({ janus: 'claim', session_id: session });
      return true;
    } catch (error) {
      if (error instanceof MediaServerError && error.code === 'refused') return false;
      throw error;
    }
  }

  function hear(data: RawData): void {
    const frame = readFrame((data as Buffer).toString('utf8'));
    if (!frame) return;
    if (frame.kind === 'timeout') {
      // Janus has ended the session; the next connection begins a new one.
      lose();
      socket?.terminate();
      return;
    }
    if (transactions.settle(frame)) return;
    if (frame.sender !== undefined) listener.event(frame.sender, frame);
  }

  function closed(): void {
    socket = undefined;
    isUp = false;
    cancelTimer();
    transactions.failAll(unreachable());
    if (stopped) return;
    goneSince ??= clock.now();
    if (clock.now() - goneSince >= spec.claimWithin) lose();
    const left = session === undefined ? longestWait : Math.max(0, goneSince + spec.claimWithin - clock.now());
    cancelTimer = clock.setTimer(connect, Math.min(wait, left));
    wait = Math.min(wait * 2, longestWait);
  }

  function lose(): void {
    if (session === undefined) return;
    session = undefined;
    isUp = false;
    log.warn({ media: url }, 'A media server has gone, and its rooms with it.');
    listener.lost();
  }

  /** A Janus that is silent is as good as gone. */
  function beatLater(): void {
    cancelTimer();
    const own = socket;
    cancelTimer = clock.setTimer(() => {
      send({ janus: 'keepalive', session_id: session }, 'ack').then(
        () => own === socket && isUp && beatLater(),
        () => own?.terminate(),
      );
    }, spec.beat);
  }

  if (!spec.former) connect();
  else
    void spec.former.then((id) => {
      session = id;
      if (id !== undefined) goneSince = clock.now();
      connect();
    });

  function cut(): void {
    stopped = true;
    isUp = false;
    cancelTimer();
    socket?.terminate();
    transactions.failAll(unreachable());
  }

  return {
    isUp: () => isUp,
    session: () => session,
    ask: (request, enough) =>
      isUp ? send({ ...request, session_id: session }, enough) : Promise.reject(unreachable()),
    async stop() {
      if (stopped) return;
      stopped = true;
      if (isUp) await send({ janus: 'destroy', session_id: session }).catch(() => undefined);
      cut();
    },
    renew,
    leave: cut,
  };
}
