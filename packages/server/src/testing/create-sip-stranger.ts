import { createHash, randomUUID } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { addressIn, readSip, writeSip, type SipText } from '../app/phone/carrier/sip-text.js';

/** A request of a stranger, but for what is usual. */
export interface StrangerRequest {
  readonly method: string;
  readonly uri?: string;
  /** The user part of who it says to be. */
  readonly from?: string;
  /** Who has a password: the request is sent again with an answer to the challenge. */
  readonly login?: { readonly user: string; readonly password: string };
  /** In place of what is made. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** The number of the request in its dialog; 1 unless given. */
  readonly cseq?: number;
}

/** Somebody out there who speaks SIP over UDP from an address of their own. */
export interface SipStranger {
  readonly port: number;
  /** Sends bytes as they are. */
  send(bytes: Uint8Array | string): void;
  /** Sends a request; gives its final response, or undefined where none comes. */
  ask(request: StrangerRequest): Promise<SipText | undefined>;
  /** The header by which the last request that had a login showed it. */
  shown(): string;
  /** The requests that came. */
  readonly heard: readonly SipText[];
  close(): void;
}

/** How long an answer may take, in ms. */
const patience = 1_500;

/** Opens a socket at an address of loopback. */
export async function createSipStranger(
  host: string,
  edge: { readonly host: string; readonly port: number; readonly realm: string },
): Promise<SipStranger> {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => socket.bind(0, host, resolve));
  const { port } = socket.address();
  const waiting = new Map<string, (response: SipText) => void>();
  const heard: SipText[] = [];
  let shown = '';
  const nameOf = (message: SipText) => `${message.header('call-id')} ${message.header('cseq')}`;
  const send = (bytes: Uint8Array | string) => socket.send(bytes, edge.port, edge.host);

  socket.on('message', (bytes) => {
    const message = readSip(bytes);
    if (!message) return;
    if (message.method !== undefined) heard.push(message);
    else if ((message.status ?? 0) >= 200) waiting.get(nameOf(message))?.(message);
  });

  async function once(request: StrangerRequest, headers: Readonly<Record<string, string>>, cseq: number) {
    const { method, uri = `sip:${edge.realm}`, from = 'stranger', body = '' } = request;
    const all: Readonly<Record<string, string>> = {
      Via: `SIP/2.0/UDP ${host}:${port};branch=z9hG4bK${randomUUID()};rport`,
      'Max-Forwards': '70',
      From: `<sip:${from}@${edge.realm}>;tag=${randomUUID()}`,
      To: `<sip:${method === 'REGISTER' ? from : 'somebody'}@${edge.realm}>`,
      Contact: `<sip:${from}@${host}:${port}>`,
      ...headers,
      CSeq: `${cseq} ${method}`,
    };
    const name = `${all['Call-ID'] ?? ''} ${cseq} ${method}`;
    const answer = new Promise<SipText | undefined>((resolve) => {
      const timer = setTimeout(() => resolve(undefined), patience);
      waiting.set(name, (response) => {
        clearTimeout(timer);
        resolve(response);
      });
    });
    send(writeSip(`${method} ${uri} SIP/2.0`, Object.entries(all), body));
    const response = await answer;
    waiting.delete(name);
    // RFC 3261, 17.1.1.3: the ACK to a refusal belongs to its transaction.
    if (method === 'INVITE' && (response?.status ?? 0) >= 300)
      send(
        writeSip(`ACK ${uri} SIP/2.0`, [
          ...Object.entries({ ...all, To: response?.header('to') ?? '', CSeq: `${cseq} ACK` }),
        ]),
      );
    return response;
  }

  return {
    port,
    send,
    heard,
    shown: () => shown,
    async ask(request) {
      const headers = { 'Call-ID': randomUUID(), ...request.headers };
      const { login, method, cseq = 1, uri = `sip:${edge.realm}` } = request;
      const first = await once(request, headers, cseq);
      if (!login || (first?.status !== 401 && first?.status !== 407)) return first;
      const kind = first.status === 401 ? 'www' : 'proxy';
      const name = kind === 'www' ? 'Authorization' : 'Proxy-Authorization';
      shown = digest(first.header(`${kind}-authenticate`), { ...login, method, uri });
      return once(request, { ...headers, [name]: shown }, cseq + 1);
    },
    close: () => socket.close(),
  };
}

const md5 = (text: string) => createHash('md5').update(text).digest('hex');

/** The answer to a challenge (RFC 7616, MD5 with `qop=auth`). */
export function digest(
  challenge: string,
  { user, password, method, uri }: { user: string; password: string; method: string; uri: string },
): string {
  const part = (name: string) => new RegExp(`${name}="([^"]*)"`).exec(challenge)?.[1] ?? '';
  const [realm, nonce, cnonce, nc] = [part('realm'), part('nonce'), randomUUID(), '00000001'];
  const [one, two] = [md5(`${user}:${realm}:${password}`), md5(`${method}:${uri}`)];
  const response = md5([one, nonce, nc, cnonce, 'auth', two].join(':'));
  const quoted = Object.entries({ username: user, realm, nonce, uri, cnonce, response });
  return `Digest ${quoted.map(([name, value]) => `${name}="${value}"`).join(', ')}, nc=${nc}, qop=auth, algorithm=MD5`;
}

/** Where a dialog goes on, of the response that made it. */
export const contactOf = (response: SipText): string => addressIn(response.header('contact'));
