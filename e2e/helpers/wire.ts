import type { ErrorBody, OperationName, Params, Result } from '@parley/protocol';
import { WebSocket } from 'ws';

/** Any frame of the server, read as JSON. */
export interface Frame {
  readonly id?: number | null;
  readonly result?: unknown;
  readonly error?: ErrorBody;
  readonly ev?: string;
  readonly data?: unknown;
}

/** A bare connection, for tests that speak the protocol themselves and wrongly. */
export interface Wire {
  /** Sends a text as it is. */
  send(text: string): void;
  sendBinary(data: Uint8Array): void;
  /** The next frame that fits, also one that came before it was asked for; each is given once. */
  next(fits?: (frame: Frame) => boolean): Promise<Frame>;
  /** Asks and gives the answer's frame. */
  ask<K extends OperationName>(op: K, params: Params<K>): Promise<Frame & { readonly result?: Result<K> }>;
  /** Settles with the close code. */
  readonly closed: Promise<number>;
  close(): void;
}

/** Opens a connection that says nothing by itself. */
export async function openWire(url: string): Promise<Wire> {
  const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/v1/connect`, { perMessageDeflate: false });
  const frames: Frame[] = [];
  const waiting = new Set<() => boolean>();
  let lastId = 1_000;

  socket.on('message', (data: Buffer) => {
    const parsed = JSON.parse(data.toString('utf8')) as Frame | Frame[];
    frames.push(...(Array.isArray(parsed) ? parsed : [parsed]));
    for (const look of [...waiting]) look();
  });
  const closed = new Promise<number>((resolve) => socket.on('close', resolve));
  await new Promise<void>((resolve, reject) => {
    socket.on('open', resolve);
    socket.on('error', reject);
  });
  const next: Wire['next'] = (fits = () => true) =>
    new Promise((resolve, reject) => {
      const look = () => {
        const index = frames.findIndex(fits);
        if (index < 0) return false;
        waiting.delete(look);
        resolve(frames.splice(index, 1)[0] ?? {});
        return true;
      };
      if (look()) return;
      waiting.add(look);
      void closed.then((code) => {
        if (waiting.delete(look))
          reject(new Error(`The connection was closed with ${String(code)} before that frame.`));
      });
    });
  return {
    send: (text) => socket.send(text),
    sendBinary: (data) => socket.send(data),
    next,
    ask: (op, params) => {
      const id = ++lastId;
      socket.send(JSON.stringify({ id, op, params }));
      return next((frame) => frame.id === id) as never;
    },
    closed,
    close: () => socket.close(),
  };
}

/** Opens a connection and its session. */
export async function openSession(url: string, { token, device = 'd1' }: { token: string; device?: string }) {
  const wire = await openWire(url);
  const client = { name: 'e2e', version: '1' };
  const answer = await wire.ask('session.open', { protocol: [1], token, device, client });
  if (!answer.result) throw new Error(`The session was refused: ${JSON.stringify(answer.error)}`);
  return { wire, session: answer.result };
}
