import { createSocket } from 'node:dgram';
import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { attributes, methods, readAddress, readAnswer, uint32, writeRequest, type StunAnswer } from './stun-message.js';

/** Where a TURN server listens, as a URL says it (RFC 7065). */
export interface TurnAddress {
  readonly host: string;
  readonly port: number;
  readonly transport: 'udp' | 'tcp' | 'tls';
}

/** What came of asking for a relay. */
export type TurnAnswer =
  | { readonly relayed: string }
  /** The server's own code: 401 for wrong or expired credentials, 486 for too many relays… (RFC 8656, 19). */
  | { readonly refused: number }
  /** The code of the system, or `timeout`. */
  | { readonly unreachable: string };

interface Wire {
  ask(request: Buffer): Promise<StunAnswer>;
  close(): void;
}

class Unreachable extends Error {}

/** How often a question is said again over UDP, in ms. */
const repeatAfter = 250;
/** Asked of the relay: UDP (RFC 8656, 18.8). */
const overUdp = Buffer.from([17, 0, 0, 0]);

/** Reads `turn:host:3478?transport=tcp` and `turns:host`; undefined for other URLs. */
export function readTurnUrl(url: string): TurnAddress | undefined {
  const found = /^(turns?):(\[[0-9a-f:.]+\]|[^:?[\]]+)(?::(\d{1,5}))?(?:\?transport=(udp|tcp))?$/i.exec(url);
  if (!found) return undefined;
  const [, scheme = '', host = '', port, transport = 'udp'] = found;
  const isSecure = scheme.toLowerCase() === 'turns';
  return {
    host: host.replace(/^\[|\]$/g, ''),
    port: Number(port ?? (isSecure ? 5_349 : 3_478)),
    transport: isSecure ? 'tls' : transport.toLowerCase() === 'tcp' ? 'tcp' : 'udp',
  };
}

/** Asks whether somebody answers at all, as a client does that wants to know its own address. Rejects where nobody does. */
export async function askBinding(address: TurnAddress, within: number): Promise<void> {
  const wire = openWire(address, within);
  try {
    await wire.ask(writeRequest(methods.binding, []));
  } finally {
    wire.close();
  }
}

/** Asks for a relay as a browser does, and gives it back. `within` in ms. */
export async function askTurn(
  address: TurnAddress,
  { username, credential }: { readonly username: string; readonly credential: string },
  within = 3_000,
): Promise<TurnAnswer> {
  const wire = openWire(address, within);
  const want = [[attributes.requestedTransport, overUdp]] as const;
  try {
    const challenge = await wire.ask(writeRequest(methods.allocate, want));
    const nonce = challenge.values.get(attributes.nonce);
    const realm = challenge.values.get(attributes.realm)?.toString();
    if (!nonce || realm === undefined) return { refused: challenge.code ?? 400 };
    const who = { username, credential, realm, nonce };
    const answer = await wire.ask(writeRequest(methods.allocate, want, who));
    if (!answer.ok) return { refused: answer.code ?? 400 };
    await wire.ask(writeRequest(methods.refresh, [[attributes.lifetime, uint32(0)]], who));
    return { relayed: readAddress(answer.values.get(attributes.relayed)) ?? 'unknown' };
  } catch (error) {
    if (error instanceof Unreachable) return { unreachable: error.message };
    throw error;
  } finally {
    wire.close();
  }
}

function openWire({ host, port, transport }: TurnAddress, within: number): Wire {
  return transport === 'udp' ? datagrams(host, port, within) : stream({ host, port, transport }, within);
}

/** One question at a time. */
interface Waiting {
  readonly request: Buffer;
  readonly resolve: (answer: StunAnswer) => void;
  readonly reject: (error: Error) => void;
}

function createQuestions(within: number) {
  let waiting: Waiting | undefined;
  let timer: NodeJS.Timeout | undefined;
  const settle = () => {
    clearTimeout(timer);
    const one = waiting;
    waiting = undefined;
    return one;
  };
  return {
    ask: (request: Buffer) =>
      new Promise<StunAnswer>((resolve, reject) => {
        waiting = { request, resolve, reject };
        timer = setTimeout(() => settle()?.reject(new Unreachable('timeout')), within);
      }),
    take(data: Buffer): boolean {
      const answer = waiting && readAnswer(data, waiting.request);
      if (answer) settle()?.resolve(answer);
      return answer !== undefined;
    },
    fail: (error: NodeJS.ErrnoException) => settle()?.reject(new Unreachable(error.code ?? error.message)),
  };
}

function datagrams(host: string, port: number, within: number): Wire {
  const questions = createQuestions(within);
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
  let repeat: NodeJS.Timeout | undefined;
  socket.on('message', (data) => void questions.take(data));
  socket.on('error', (error) => questions.fail(error));
  return {
    async ask(request) {
      const send = () =>
        socket.send(request, port, host, (error) => {
          if (error) questions.fail(error);
        });
      const answer = questions.ask(request);
      send();
      repeat = setInterval(send, repeatAfter);
      try {
        return await answer;
      } finally {
        clearInterval(repeat);
      }
    },
    close: () => {
      clearInterval(repeat);
      socket.close();
    },
  };
}

function stream({ host, port, transport }: TurnAddress, within: number): Wire {
  const questions = createQuestions(within);
  const socket = transport === 'tls' ? connectTls({ host, port, servername: nameOf(host) }) : connect({ host, port });
  let arrived = Buffer.alloc(0);
  socket.on('data', (data: Buffer) => {
    arrived = Buffer.concat([arrived, data]);
    if (questions.take(arrived)) arrived = Buffer.alloc(0);
  });
  socket.on('error', (error: Error) => questions.fail(error));
  socket.on('close', () => questions.fail(new Error('closed')));
  return {
    ask(request) {
      const answer = questions.ask(request);
      socket.write(request);
      return answer;
    },
    close: () => socket.destroy(),
  };
}

/** An address is no name (RFC 6066, 3). */
function nameOf(host: string): string | undefined {
  return /^[\d.]+$|:/.test(host) ? undefined : host;
}
