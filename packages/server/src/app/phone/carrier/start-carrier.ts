import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import type { Carrier, CarrierCall, StartCarrierOptions } from './carrier.js';
import { behaviourOf, toneOfKey } from './carrier-numbers.js';
import { openRtpLine } from './rtp-line.js';
import { addressIn, readSip, writeSip, type SipText } from './sip-text.js';

/** Status, phrase and description. */
type Answer = readonly [number, string, string?];

interface Talk extends CarrierCall {
  state: CarrierCall['state'];
  readonly keys: string[];
  readonly statuses: number[];
  /** What the other side is called in this call, and this side, and where requests go. */
  readonly local: string;
  remote: string;
  target: string;
  routes: readonly string[];
  sequence: number;
}

/** Starts a simulated carrier: plain SIP over UDP, for loopback and for private networks that lose nothing. */
export async function startCarrier({ host = '127.0.0.1', port = 0, edge }: StartCarrierOptions): Promise<Carrier> {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(port, host, resolve);
  });
  socket.on('error', () => undefined);
  const own = `${host}:${socket.address().port}`;
  const talks: Talk[] = [];
  /** What was answered to a request that comes again. */
  const answered = new Map<string, string>();
  const word = () => randomBytes(6).toString('hex');
  const send = (text: string, to: { readonly host: string; readonly port: number }) =>
    socket.send(text, to.port, to.host, () => undefined);

  function answer(request: SipText, talk: Talk | undefined, [status, phrase, body = '']: Answer): void {
    const to = request.header('to');
    const text = writeSip(
      `SIP/2.0 ${status} ${phrase}`,
      [
        ...request.all('via').map((via) => ['Via', via] as const),
        ...request.all('record-route').map((route) => ['Record-Route', route] as const),
        ['From', request.header('from')],
        ['To', /;tag=/.test(to) || !talk ? to : talk.local],
        ['Call-ID', request.header('call-id')],
        ['CSeq', request.header('cseq')],
        ['Contact', `<sip:carrier@${own}>`],
      ],
      body,
    );
    answered.set(keyOf(request), text);
    send(text, edge());
  }

  function ask(talk: Talk, method: string, { body = '', sequence = 0, uri = talk.target } = {}): void {
    const number = sequence || (talk.sequence += 1);
    const routes = method === 'CANCEL' ? [] : talk.routes;
    send(
      writeSip(
        `${method} ${uri} SIP/2.0`,
        [
          // The CANCEL of an INVITE has its branch.
          [
            'Via',
            `SIP/2.0/UDP ${own};branch=z9hG4bK${talk.id}${method === 'CANCEL' ? 'INVITE' : method}${number};rport`,
          ],
          ...routes.map((route) => ['Route', route] as const),
          ['From', talk.local],
          ['To', talk.remote],
          ['Call-ID', talk.id],
          ['CSeq', `${number} ${method}`],
          ['Contact', `<sip:carrier@${own}>`],
          ['Max-Forwards', '70'],
        ],
        body,
      ),
      edge(),
    );
  }

  async function open(
    id: string,
    number: string,
    more: Pick<Talk, 'way' | 'caller' | 'local' | 'remote' | 'target' | 'routes'>,
  ) {
    const keys: string[] = [];
    const line = await openRtpLine(host, (digit) => {
      keys.push(digit);
      if (behaviourOf(number).menu) line.play({ tone: toneOfKey(digit) });
    });
    const talk: Talk = {
      ...{ ...more, id, number, line, keys, statuses: [], state: 'ringing', sequence: 0 },
      hold(on) {
        if (talk.state === 'answered') ask(talk, 'INVITE', { body: line.describe(on ? 'sendonly' : 'sendrecv') });
      },
      end() {
        if (talk.state === 'answered') ask(talk, 'BYE');
        else if (talk.state === 'ringing' && talk.statuses.length > 0)
          ask(talk, 'CANCEL', { sequence: 1, uri: talk.target });
        if (talk.state === 'answered') over(talk);
      },
    };
    talks.push(talk);
    return talk;
  }

  function over(talk: Talk): void {
    if (talk.state === 'over') return;
    talk.state = 'over';
    talk.line.close();
  }

  async function invited(request: SipText): Promise<void> {
    const id = request.header('call-id');
    const known = talks.find((talk) => talk.id === id);
    if (known) {
      // Hold, or a new place for sound.
      known.line.hear(request.body);
      const [, held] = /^a=(sendonly|inactive)/m.exec(request.body) ?? [];
      const direction = held === 'sendonly' ? 'recvonly' : (held ?? 'sendrecv');
      answer(request, known, [200, 'OK', known.line.describe(direction)]);
      return;
    }
    const number = /^sips?:([^@;]+)/.exec(request.uri ?? '')?.[1] ?? '';
    answered.set(keyOf(request), '');
    const talk = await open(id, number, {
      way: 'in',
      caller: addressIn(request.header('p-asserted-identity') || request.header('from')),
      local: `${request.header('to')};tag=${word()}`,
      remote: request.header('from'),
      target: addressIn(request.header('contact')),
      routes: request.all('record-route'),
    });
    const { status, phrase, early, sound } = behaviourOf(number);
    talk.line.hear(request.body);
    talk.line.play(sound);
    if (early) answer(request, talk, [183, 'Session Progress', talk.line.describe()]);
    else answer(request, talk, [180, 'Ringing']);
    if (status === undefined) {
      inviteOf.set(talk, request);
      return;
    }
    if (status === 200) {
      talk.state = 'answered';
      answer(request, talk, [200, 'OK', talk.line.describe()]);
    } else {
      answer(request, talk, [status, phrase]);
      over(talk);
    }
  }
  /** INVITEs that ring until they are given up. */
  const inviteOf = new WeakMap<Talk, SipText>();

  function replied(response: SipText, status: number): void {
    const talk = talks.find(({ id }) => id === response.header('call-id'));
    const [number = '0', method] = response.header('cseq').split(' ');
    if (!talk || method !== 'INVITE') return;
    const first = talk.state === 'ringing';
    if (first) talk.statuses.push(status);
    if (status < 200) {
      if (response.body !== '') talk.line.hear(response.body);
      return;
    }
    if (first) talk.remote = response.header('to');
    if (status < 300) {
      talk.target = addressIn(response.header('contact')) || talk.target;
      // Later offers change no way of requests (RFC 3261, 12.2).
      if (first) talk.routes = [...response.all('record-route')].reverse();
      talk.line.hear(response.body);
      ask(talk, 'ACK', { sequence: Number(number) });
      if (first) talk.state = 'answered';
      return;
    }
    send(
      writeSip(`ACK ${talk.target} SIP/2.0`, [
        ['Via', `SIP/2.0/UDP ${own};branch=z9hG4bK${talk.id}INVITE${number};rport`],
        ...[['From', talk.local] as const, ['To', talk.remote] as const, ['Call-ID', talk.id] as const],
        ['CSeq', `${number} ACK`],
        ['Max-Forwards', '70'],
      ]),
      edge(),
    );
    // An offer that is refused leaves the call as it was.
    if (first) over(talk);
  }

  function asked(request: SipText): void {
    const again = answered.get(keyOf(request));
    if (again !== undefined) {
      if (again !== '') send(again, edge());
      return;
    }
    const talk = talks.find(({ id, state }) => id === request.header('call-id') && state !== 'over');
    switch (request.method) {
      case 'INVITE':
        void invited(request);
        return;
      case 'ACK':
        return;
      case 'CANCEL': {
        answer(request, talk, [200, 'OK']);
        const invite = talk && inviteOf.get(talk);
        if (talk && invite) {
          answer(invite, talk, [487, 'Request Terminated']);
          over(talk);
        }
        return;
      }
      case 'BYE':
        answer(request, talk, talk ? [200, 'OK'] : [481, 'Call Does Not Exist']);
        if (talk) over(talk);
        return;
      default:
        answer(request, talk, [200, 'OK']);
    }
  }

  socket.on('message', (bytes) => {
    const message = readSip(bytes);
    if (message?.status !== undefined) replied(message, message.status);
    else if (message) asked(message);
  });

  return {
    uri: `sip:${own}`,
    calls: talks,
    async call(number, { from = '+15557770000', tone = 440 } = {}) {
      const { host: at, port: where } = edge();
      const target = `sip:${number}@${at}:${where}`;
      const talk = await open(word() + word(), number, {
        way: 'out',
        caller: from,
        local: `<sip:${from}@${own}>;tag=${word()}`,
        remote: `<${target}>`,
        target,
        routes: [],
      });
      talk.line.play({ tone });
      ask(talk, 'INVITE', { body: talk.line.describe() });
      return talk;
    },
    async stop() {
      for (const talk of talks) {
        talk.end();
        over(talk);
      }
      await new Promise<void>((resolve) => socket.close(() => resolve()));
    },
  };
}

// What comes again is the same in these (RFC 3261, 17.2.3).
function keyOf(request: SipText): string {
  const [, branch = ''] = /branch=([^;,\s]+)/.exec(request.header('via')) ?? [];
  return `${request.method ?? ''} ${branch}`;
}
