import type {
  AnswerFrame,
  ErrorBody,
  EventData,
  EventFrame,
  EventName,
  OperationName,
  Params,
  Result,
  ServerFrame,
  SessionParams,
} from '@parley/protocol';
import { operations } from '@parley/protocol/schema';
import { validateEvent, validateResult } from '@parley/protocol/validate';
import type { LocalSockets } from '../connection/create-local-sockets.js';
import { settled } from './create-fake-clock.js';

/** A client that speaks the bare protocol. */
export interface TestClient {
  /** Everything received, bundles taken apart. */
  readonly frames: (AnswerFrame | EventFrame)[];
  readonly closed: { readonly code: number; readonly reason: string } | undefined;
  /** Resolves with the result, rejects with a `Refusal`. */
  request<K extends OperationName>(op: K, params: Params<K>): Promise<Result<K>>;
  open(params: Partial<SessionParams> & { readonly token: string }): Promise<Result<'session.open'>>;
  /** The error that the request was answered with. */
  refusal(op: string, params: unknown): Promise<ErrorBody>;
  raw(text: string): void;
  events<K extends EventName>(name: K): EventData<K>[];
  close(): void;
}

/** An error as the server answered it. */
export class Refusal extends Error {
  readonly body: ErrorBody;

  constructor(body: ErrorBody) {
    super(`${body.code}: ${body.message}`);
    this.body = body;
  }
}

/** Connects. Requests wait for their answers; events gather. */
export function createTestClient(sockets: LocalSockets): TestClient {
  const frames: (AnswerFrame | EventFrame)[] = [];
  const waiting = new Map<
    number,
    { readonly resolve: (answer: AnswerFrame) => void; readonly reject: (error: Error) => void }
  >();
  const asked = new Map<number, OperationName>();
  const broken: string[] = [];
  let closed: { code: number; reason: string } | undefined;
  let id = 0;
  const socket = sockets.open('', {
    onOpen: () => undefined,
    onMessage(text) {
      const frame = JSON.parse(text) as ServerFrame;
      for (const one of Array.isArray(frame)
        ? (frame as readonly (AnswerFrame | EventFrame)[])
        : [frame as AnswerFrame]) {
        frames.push(one);
        check(one);
        if ('id' in one && one.id !== null) waiting.get(one.id)?.resolve(one);
      }
    },
    onClose(code, reason) {
      closed = { code, reason };
      for (const { reject } of waiting.values()) reject(new Error(`The connection was closed: ${code} ${reason}`));
    },
  });

  function sound(): void {
    if (broken.length > 0) throw new Error(`The server broke its own tables: ${broken.join('\n')}`);
  }

  /** Whatever a test is about, the server keeps to its tables. */
  function check(frame: AnswerFrame | EventFrame): void {
    const op = 'id' in frame && frame.id !== null ? asked.get(frame.id) : undefined;
    const validation =
      'ev' in frame
        ? validateEvent(frame.ev, frame.data)
        : 'result' in frame && op !== undefined
          ? validateResult(op, frame.result)
          : undefined;
    if (validation && !validation.ok) broken.push(JSON.stringify({ frame, problems: validation.problems }));
  }

  async function ask(op: string, params: unknown): Promise<AnswerFrame> {
    // The socket opens in a microtask of its own.
    await Promise.resolve();
    if (closed) throw new Error('The connection is closed.');
    const own = (id += 1);
    if (Object.hasOwn(operations, op)) asked.set(own, op as OperationName);
    const answer = new Promise<AnswerFrame>((resolve, reject) => waiting.set(own, { resolve, reject }));
    socket.send(JSON.stringify({ id: own, op, params }));
    return answer.finally(() => waiting.delete(own));
  }

  async function request<K extends OperationName>(op: K, params: Params<K>): Promise<Result<K>> {
    const answer = await ask(op, params);
    // What came with the answer has been taken apart too.
    await settled();
    sound();
    if ('error' in answer) throw new Refusal(answer.error);
    return answer.result as Result<K>;
  }

  return {
    frames,
    get closed() {
      return closed;
    },
    request,
    open: (params) =>
      request('session.open', {
        protocol: [1],
        device: 'device-1',
        client: { name: 'test', version: '1' },
        ...params,
      }),
    async refusal(op, params) {
      const answer = await ask(op, params);
      if (!('error' in answer)) throw new Error(`${op} was not refused.`);
      return answer.error;
    },
    raw: (text) => socket.send(text),
    events(name) {
      sound();
      return frames.flatMap((frame) =>
        'ev' in frame && frame.ev === name ? [frame.data as EventData<typeof name>] : [],
      );
    },
    close: () => socket.close(),
  };
}
