import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';

/** A SIP message as its text says. */
export interface SipMessage {
  readonly first: string;
  readonly method: string;
  /** Of a response. */
  readonly status: number | undefined;
  header(name: string): string | undefined;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
}

/** An edge that does what a test says, message by message. */
export interface SipPeer {
  readonly url: string;
  /** All that has arrived, but for registrations. */
  readonly received: readonly SipMessage[];
  readonly registrations: number;
  /** The next message that fits and was not given before; requests by their method, responses by their status and CSeq. */
  next(what: string): Promise<SipMessage>;
  reply(to: SipMessage, status: number, more?: { readonly body?: string; readonly headers?: readonly string[] }): void;
  /** Sends a request to the backend, in the dialog of a message where one is given. */
  request(method: string, more?: { in?: SipMessage; body?: string; headers?: readonly string[]; cseq?: number }): void;
  /** Breaks the connection of the backend. */
  drop(): void;
  close(): Promise<void>;
}

const crlf = '\r\n';

function parse(text: string): SipMessage {
  const [head = '', ...rest] = text.split(crlf + crlf);
  const [first = '', ...lines] = head.split(crlf);
  const headers = lines.map((line) => {
    const at = line.indexOf(':');
    return [line.slice(0, at).trim().toLowerCase(), line.slice(at + 1).trim()] as const;
  });
  const header = (name: string) => headers.find(([key]) => key === name.toLowerCase())?.[1];
  const status = first.startsWith('SIP/2.0 ') ? Number(first.slice(8, 11)) : undefined;
  const method = status === undefined ? (first.split(' ')[0] ?? '') : (header('cseq')?.split(' ')[1] ?? '');
  return { first, method, status, header, headers, body: rest.join(crlf + crlf) };
}

/** Listens on a port of its own. */
export async function createSipPeer(): Promise<SipPeer> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', handleProtocols: () => 'sip' });
  await new Promise((resolve) => server.once('listening', resolve));
  const received: SipMessage[] = [];
  const given = new Set<SipMessage>();
  const waiting: { readonly what: string; readonly resolve: (message: SipMessage) => void }[] = [];
  let socket: WebSocket | undefined;
  let registrations = 0;
  let requests = 0;
  const nameOf = ({ method, status }: SipMessage) => (status === undefined ? method : `${status} ${method}`);

  function send(lines: readonly string[], body = ''): void {
    const type = body === '' ? [] : ['Content-Type: application/sdp'];
    socket?.send([...lines, ...type, `Content-Length: ${Buffer.byteLength(body)}`, '', body].join(crlf));
  }

  const reply: SipPeer['reply'] = (to, status, { body = '', headers = [] } = {}) => {
    const all = (name: string) => to.headers.filter(([key]) => key === name).map(([, value]) => value);
    const tag = /;tag=/.test(to.header('to') ?? '') ? '' : ';tag=peer';
    send(
      [
        `SIP/2.0 ${status} Whatever`,
        ...all('via').map((via) => `Via: ${via}`),
        `From: ${to.header('from') ?? ''}`,
        `To: ${to.header('to') ?? ''}${tag}`,
        `Call-ID: ${to.header('call-id') ?? ''}`,
        `CSeq: ${to.header('cseq') ?? ''}`,
        ...(to.method === 'REGISTER'
          ? [`Contact: ${to.header('contact') ?? ''}`]
          : ['Contact: <sip:peer@127.0.0.1;transport=ws>']),
        ...headers,
      ],
      body,
    );
  };

  function hear(message: SipMessage): void {
    if (message.method === 'REGISTER') {
      registrations += 1;
      reply(message, 200);
      return;
    }
    received.push(message);
    const at = waiting.findIndex(({ what }) => what === nameOf(message));
    if (at === -1) return;
    given.add(message);
    waiting.splice(at, 1)[0]?.resolve(message);
  }

  server.on('connection', (now) => {
    socket = now;
    now.on('message', (data) => hear(parse((data as Buffer).toString())));
  });

  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    get registrations() {
      return registrations;
    },
    next(what) {
      const there = received.find((message) => nameOf(message) === what && !given.has(message));
      if (there) {
        given.add(there);
        return Promise.resolve(there);
      }
      return new Promise((resolve) => waiting.push({ what, resolve }));
    },
    reply,
    request(method, { in: dialog, body = '', headers = [], cseq } = {}) {
      requests += 1;
      const number = cseq ?? 100 + requests;
      const lines = (from: string, to: string, id: string) => [
        `${method} sip:backend@parley.test;transport=ws SIP/2.0`,
        `Via: SIP/2.0/WS peer.invalid;branch=z9hG4bKpeer${number}${method === 'ACK' ? 'ack' : ''}`,
        ...['Max-Forwards: 70', `From: ${from}`, `To: ${to}`, `Call-ID: ${id}`, `CSeq: ${number} ${method}`],
        ...['Contact: <sip:peer@127.0.0.1;transport=ws>', ...headers],
      ];
      if (!dialog) {
        send(
          lines('<sip:+15557770000@parley.test>;tag=caller', '<sip:+15550001000@parley.test>', `incoming${requests}`),
          body,
        );
        return;
      }
      // What the backend sent first has its own side in From; what it answered, in To.
      const [own = '', other = ''] = ['to', 'from'].map((name) => dialog.header(name) ?? '');
      const [from, to] = dialog.status === undefined ? [`${own};tag=peer`, other] : [other, own];
      send(lines(from, to, dialog.header('call-id') ?? ''), body);
    },
    drop: () => socket?.terminate(),
    close: () => {
      for (const client of server.clients) client.terminate();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
