import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { openRtpLine, type RtpLine } from '../app/phone/carrier/rtp-line.js';
import { addressIn, readSip, writeSip, type SipText } from '../app/phone/carrier/sip-text.js';
import { digest } from './create-sip-stranger.js';

/** A call as its desk phone shows it. */
export interface DeskPhoneCall {
  readonly way: 'in' | 'out';
  /** `calling` until the other side rings. */
  state: 'calling' | 'ringing' | 'answered' | 'over';
  /** The last status of a call out. */
  status: number;
  /** Who calls, as the phone shows it. */
  readonly caller: string;
  readonly line: RtpLine;
  answer(): void;
  /** Takes a call in not, with this status. */
  refuse(status: number, phrase: string): void;
  end(): void;
}

/** A desk phone over UDP: plain SIP, G.711, one registration. */
export interface TestDeskPhone {
  readonly port: number;
  /** Settles with the status of the answer, 0 where none comes. */
  register(): Promise<number>;
  call(to: string): Promise<DeskPhoneCall>;
  /** In the order in which they began. */
  readonly calls: readonly DeskPhoneCall[];
  close(): void;
}

interface Talk extends DeskPhoneCall {
  readonly id: string;
  readonly local: string;
  remote: string;
  target: string;
  routes: readonly string[];
  sequence: number;
  invite: SipText | undefined;
}

/** What a desk phone is told, and where it stands. */
export interface DeskPhoneAccount {
  readonly name: string;
  readonly password: string;
  readonly realm: string;
  /** Of the edge, as `host:port`. */
  readonly server: string;
  /** The phone's own address. */
  readonly host: string;
}

/** A request, but for what is the same in all of them. */
interface Asked {
  readonly method: string;
  readonly uri: string;
  readonly headers: Headers;
  readonly body?: string;
}

type Headers = readonly (readonly [string, string])[];
/** UDP loses things: what is not answered is said again, and given up, in ms (RFC 3261, 17.1). */
const [sayAgainAfter, patience] = [500, 4_000];
const word = () => randomBytes(8).toString('hex');

/** Turns a desk phone on. */
export async function createDeskPhone({
  name,
  password,
  realm,
  server,
  host,
}: DeskPhoneAccount): Promise<TestDeskPhone> {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => socket.bind(0, host, resolve));
  const { port } = socket.address();
  const [edgeHost = '', edgePort = ''] = server.split(':');
  const own = `sip:${name}@${realm}`;
  const talks: Talk[] = [];
  const waiting = new Map<string, { readonly heard: () => void; readonly settle: (response: SipText) => void }>();
  const answered = new Map<string, string>();
  const timers = new Set<() => void>();
  let registrations = 0;
  const registration = word();
  const send = (text: string) => socket.send(text, Number(edgePort), edgeHost, () => undefined);
  const keyOf = (message: SipText) => `${message.header('call-id')} ${message.header('cseq')}`;

  function request({ method, uri, headers, body = '' }: Asked): void {
    const [, sequence = ''] = headers.find(([key]) => key === 'CSeq') ?? [];
    const [, id = ''] = headers.find(([key]) => key === 'Call-ID') ?? [];
    const branch = `z9hG4bK${id}${sequence.replace(' CANCEL', ' INVITE').replace(' ', '')}`;
    const via = ['Via', `SIP/2.0/UDP ${host}:${port};branch=${branch};rport`] as const;
    const contact = ['Contact', `<sip:${name}@${host}:${port}>`] as const;
    send(writeSip(`${method} ${uri} SIP/2.0`, [via, ...headers, contact, ['Max-Forwards', '70']], body));
  }

  /** Asks, and once more with the password where that is wanted. */
  async function ask(asked: Asked, sequence: () => number): Promise<SipText | undefined> {
    const { method, uri, headers } = asked;
    const once = (more: Headers) =>
      new Promise<SipText | undefined>((resolve) => {
        const all = [...headers, ['CSeq', `${sequence()} ${method}`] as const, ...more];
        const of = (key: string) => all.find(([one]) => one === key)?.[1] ?? '';
        const say = () => request({ ...asked, headers: all });
        const again = setInterval(say, sayAgainAfter);
        const heard = () => clearInterval(again);
        const enough = setTimeout(() => settle(undefined), method === 'INVITE' ? 120_000 : patience);
        const settle = (response: SipText | undefined) => {
          heard();
          clearTimeout(enough);
          resolve(response);
        };
        timers.add(heard).add(() => clearTimeout(enough));
        waiting.set(`${of('Call-ID')} ${of('CSeq')}`, { heard, settle });
        say();
      });
    const first = await once([]);
    const kind = first?.status === 401 ? 'WWW' : first?.status === 407 ? 'Proxy' : undefined;
    if (!first || !kind) return first;
    const shown = digest(first.header(`${kind.toLowerCase()}-authenticate`), { user: name, password, method, uri });
    return once([[kind === 'WWW' ? 'Authorization' : 'Proxy-Authorization', shown]]);
  }

  function reply(to: SipText, [status, phrase, body]: readonly [number, string, string?], talk?: Talk): void {
    const about = to.header('to');
    const copied = (['via', 'record-route'] as const).flatMap((key) =>
      to.all(key).map((value) => [key === 'via' ? 'Via' : 'Record-Route', value] as const),
    );
    const text = writeSip(
      `SIP/2.0 ${status} ${phrase}`,
      [
        ...copied,
        ['From', to.header('from')],
        ['To', /;tag=/.test(about) || !talk ? about : talk.local],
        ['Call-ID', to.header('call-id')],
        ['CSeq', to.header('cseq')],
        ['Contact', `<sip:${name}@${host}:${port}>`],
      ],
      body,
    );
    answered.set(keyOf(to), text);
    send(text);
  }

  /** The headers of a request in a call. */
  const within = (talk: Talk): Headers => [
    ...talk.routes.map((route) => ['Route', route] as const),
    ['From', talk.local],
    ['To', talk.remote],
    ['Call-ID', talk.id],
  ];
  const over = (talk: Talk) => {
    if (talk.state === 'over') return;
    talk.state = 'over';
    talk.line.close();
  };

  async function open(more: Pick<Talk, 'way' | 'caller' | 'id' | 'local' | 'remote' | 'target' | 'routes' | 'invite'>) {
    const line = await openRtpLine(host, () => undefined);
    const talk: Talk = {
      ...{ ...more, line, status: 0, state: 'calling', sequence: 0 },
      answer() {
        if (!talk.invite || talk.state !== 'ringing') return;
        talk.state = 'answered';
        reply(talk.invite, [200, 'OK', line.describe(directionTo(talk.invite.body))], talk);
      },
      refuse(status, phrase) {
        if (talk.invite && talk.state === 'ringing') reply(talk.invite, [status, phrase], talk);
        over(talk);
      },
      end() {
        const { state } = talk;
        if (state === 'answered')
          request({
            method: 'BYE',
            uri: talk.target,
            headers: [...within(talk), ['CSeq', `${(talk.sequence += 1)} BYE`]],
          });
        if (state === 'answered') over(talk);
        else if (talk.way === 'out' && state !== 'over')
          request({
            method: 'CANCEL',
            uri: talk.target,
            headers: [...within(talk), ['CSeq', `${talk.sequence} CANCEL`]],
          });
      },
    };
    talks.push(talk);
    return talk;
  }

  async function invited(invite: SipText): Promise<void> {
    const id = invite.header('call-id');
    const known = talks.find((talk) => talk.id === id);
    if (known) {
      known.line.hear(invite.body);
      reply(invite, [200, 'OK', known.line.describe(directionTo(invite.body))], known);
      return;
    }
    answered.set(keyOf(invite), '');
    const talk = await open({
      ...{ way: 'in', id, invite, remote: invite.header('from'), local: `${invite.header('to')};tag=${word()}` },
      caller: addressIn(invite.header('p-asserted-identity') || invite.header('from')),
      ...{ target: addressIn(invite.header('contact')), routes: invite.all('record-route') },
    });
    talk.line.hear(invite.body);
    talk.state = 'ringing';
    reply(invite, [180, 'Ringing'], talk);
  }

  function asked(message: SipText): void {
    const again = answered.get(keyOf(message));
    const talk = talks.find(({ id }) => id === message.header('call-id'));
    if (again !== undefined) {
      if (again !== '') send(again);
    } else if (message.method === 'INVITE') void invited(message);
    else if (message.method === 'BYE' || message.method === 'CANCEL') {
      reply(message, [200, 'OK'], talk);
      if (message.method === 'CANCEL' && talk?.invite && talk.state === 'ringing')
        reply(talk.invite, [487, 'Request Terminated'], talk);
      if (talk) over(talk);
    } else if (message.method !== 'ACK') reply(message, [200, 'OK'], talk);
  }

  function replied(message: SipText): void {
    const { status = 0 } = message;
    const [number = '', method] = message.header('cseq').split(' ');
    const talk = talks.find(({ id }) => id === message.header('call-id'));
    if (talk && method === 'INVITE') {
      if (status === 180 && talk.state === 'calling') talk.state = 'ringing';
      if (status >= 200) talk.remote = message.header('to');
      if (status >= 200 && status < 300) {
        talk.target = addressIn(message.header('contact')) || talk.target;
        talk.routes = message.all('record-route').toReversed();
      }
      if (status >= 200)
        request({ method: 'ACK', uri: talk.target, headers: [...within(talk), ['CSeq', `${number} ACK`]] });
    }
    const asking = waiting.get(keyOf(message));
    asking?.heard();
    if (status < 200) return;
    waiting.delete(keyOf(message));
    asking?.settle(message);
  }

  socket.on('message', (bytes) => {
    const message = readSip(bytes);
    if (message) (message.method === undefined ? replied : asked)(message);
  });

  return {
    port,
    calls: talks,
    async register() {
      const headers: Headers = [
        ['From', `<${own}>;tag=${word()}`],
        ['To', `<${own}>`],
        ['Call-ID', registration],
        ['Expires', '600'],
      ];
      return (await ask({ method: 'REGISTER', uri: `sip:${realm}`, headers }, () => (registrations += 1)))?.status ?? 0;
    },
    async call(to) {
      const target = `sip:${to}@${realm}`;
      const [id, local, remote] = [word(), `<${own}>;tag=${word()}`, `<${target}>`];
      const talk = await open({ way: 'out', caller: own, invite: undefined, id, local, remote, target, routes: [] });
      const headers: Headers = [
        ['From', local],
        ['To', remote],
        ['Call-ID', id],
      ];
      const invite = { method: 'INVITE', uri: target, headers, body: talk.line.describe() };
      void ask(invite, () => (talk.sequence += 1)).then((answer) => {
        talk.status = answer?.status ?? 408;
        if (!answer || talk.status >= 300) {
          over(talk);
          return;
        }
        talk.line.hear(answer.body);
        if (talk.state !== 'over') talk.state = 'answered';
      });
      return talk;
    },
    close() {
      for (const end of timers) end();
      for (const talk of talks) over(talk);
      socket.close();
    },
  };
}

/** What answers the direction of an offer (RFC 3264, 6.1). */
function directionTo(offer: string): string {
  const [, held] = /^a=(sendonly|inactive)/m.exec(offer) ?? [];
  return held === 'sendonly' ? 'recvonly' : (held ?? 'sendrecv');
}
