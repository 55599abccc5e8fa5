import type { AddressInfo } from 'node:net';
import { limits, type Message, type RequestFrame, type Session } from '@parley/protocol';
import { WebSocketServer, type WebSocket } from 'ws';

/** A server of one conversation on a real socket, whose answers take a while; some never come, for the connection is cut. */
export interface StoringServer {
  readonly url: string;
  /** The client ids of what is stored, in order. */
  stored(): readonly string[];
  /** How often something came that was stored before. */
  doubles(): number;
  cut(): void;
  close(): void;
}

// Each costs the client a wait before it comes back.
const lostAnswers = new Set([5, 23, 61]);
const alice = { id: 'alice', name: 'Alice' };

/** Starts it on a free port. */
export async function startStoringServer(): Promise<StoringServer> {
  const stored: Message[] = [];
  let doubles = 0;
  let heard = 0;

  const store = (clientId: string, text: string): Message => {
    const known = stored.find((message) => message.clientId === clientId);
    if (known) {
      doubles++;
      return known;
    }
    const seq = stored.length + 1;
    const id = `m${seq}`;
    const message = { id, conversationId: 'cnv_1', seq, version: seq, clientId, sender: alice, text, createdAt: seq };
    stored.push(message);
    return message;
  };
  const answer = ({ op, params }: RequestFrame, socket: WebSocket): unknown => {
    if (op === 'session.open') return session();
    if (op !== 'message.send') return {};
    const { clientId, text } = params as { readonly clientId: string; readonly text: string };
    const message = store(clientId, text);
    heard++;
    if (lostAnswers.has(heard)) socket.terminate();
    return { message };
  };
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  server.on('connection', (socket) => {
    socket.on('message', (data: Buffer) => {
      const request = JSON.parse(data.toString('utf8')) as RequestFrame;
      const frame = JSON.stringify({ id: request.id, result: answer(request, socket) });
      setTimeout(() => socket.send(frame), heard % 4);
    });
  });
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  const cut = () => {
    for (const client of server.clients) client.terminate();
  };
  return {
    url: `http://127.0.0.1:${port}`,
    stored: () => stored.map(({ clientId }) => clientId),
    doubles: () => doubles,
    cut,
    close() {
      cut();
      server.close();
    },
  };
}

function session(): Session {
  const sync = { reset: false, conversations: [], left: [], messages: [], more: false, presence: [], calls: [] };
  return {
    protocol: 1,
    session: 'ses_1',
    user: alice,
    device: 'device',
    serverTime: Date.now(),
    heartbeat: 25_000,
    limits,
    features: [],
    cursor: 'cursor',
    sync,
  };
}
