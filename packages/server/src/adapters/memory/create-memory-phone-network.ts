import type { IncomingPhoneCall, PhoneEdge, PhoneEnd, PhoneLegEvent, PlacedCall } from '../../kernel/phone-edge.js';
import type { PhoneDoor } from '../../telephony/phone-door.js';
import type { PhoneNetwork } from '../../telephony/phone-network.js';
import { defaultPhonePolicy, type PhonePolicy } from '../../telephony/phone-policy.js';

/** A leg as the phone's side of it sees it. */
export interface MemoryPhone {
  readonly placed?: PlacedCall;
  /** What the backend did, in order. */
  readonly done: string[];
  /** What the phone does. */
  tell(event: PhoneLegEvent): void;
  /** Answers what the backend offers anew with this; `undefined` refuses. */
  answerTo: (sdp: string) => string | undefined;
}

/** A phone network in memory. */
export interface MemoryPhoneNetwork extends PhoneNetwork {
  /** All phones in the order of their calls. */
  readonly phones: readonly MemoryPhone[];
  /** A phone calls a number. */
  call(to: string, from?: string, more?: Partial<IncomingPhoneCall>): MemoryPhone;
  up: boolean;
  /** The desk phones that are let in, with what their passwords are checked by. */
  readonly inside: ReadonlyMap<string, string>;
  readonly door: PhoneDoor;
  /** What happens at the door, in order; none of it works while it is shut. */
  readonly atDoor: readonly string[];
  shut: boolean;
  /** The edge is started anew, and knows no desk phone. */
  restart(): void;
}

/** A door in memory. */
function createDoor() {
  const inside = new Map<string, string>();
  const atDoor: string[] = [];
  let made = 0;
  const state = { shut: false };
  const does = (what: string, run: () => void): Promise<void> => {
    if (state.shut) return Promise.reject(new Error('The door is shut.'));
    atDoor.push(what);
    run();
    return Promise.resolve();
  };
  const door: PhoneDoor = {
    ...{ realm: 'parley.phone', server: '192.0.2.1:5060' },
    credentials(name) {
      made += 1;
      return { password: `password-${made}`, ha1: `ha1 of ${name} by password-${made}` };
    },
    allow: (name, ha1) => does(`allow ${name}`, () => inside.set(name, ha1)),
    end: (name) => does(`end ${name}`, () => undefined),
    refuse: (name) => does(`refuse ${name}`, () => inside.delete(name)),
  };
  return { door, inside, atDoor, state };
}

/** Makes a phone network in memory, for tests and the emulator: its phones do what they are told, or all answer. */
export function createMemoryPhoneNetwork(
  policy: Partial<PhonePolicy> = {},
  { answers = false }: { readonly answers?: boolean } = {},
): MemoryPhoneNetwork {
  const phones: MemoryPhone[] = [];
  let take: ((call: IncomingPhoneCall) => void) | undefined;
  let tellUp: (() => void) | undefined;
  const { door, inside, atDoor, state } = createDoor();

  function phone(tell: (event: PhoneLegEvent) => void, placed?: PlacedCall) {
    let over = false;
    const done: string[] = [];
    const one: MemoryPhone = {
      ...(placed ? { placed } : {}),
      done,
      tell(event) {
        if (over) return;
        over = event.type === 'ended';
        tell(event);
      },
      answerTo: (sdp) => `answer to ${sdp}`,
    };
    phones.push(one);
    return {
      one,
      leg: {
        ring: () => void done.push('ring'),
        accept: (sdp: string) => void done.push(`accept ${sdp}`),
        renegotiate(sdp: string) {
          done.push(`offer ${sdp}`);
          const answer = over ? undefined : one.answerTo(sdp);
          return answer === undefined ? Promise.reject(new Error('The phone refuses.')) : Promise.resolve(answer);
        },
        end(reason: PhoneEnd) {
          if (over) return;
          done.push(`end ${reason}`);
          one.tell({ type: 'ended', reason });
        },
      },
    };
  }

  const network: MemoryPhoneNetwork = {
    phones,
    up: true,
    ...{ door, inside, atDoor },
    get shut() {
      return state.shut;
    },
    set shut(shut) {
      state.shut = shut;
    },
    restart() {
      inside.clear();
      tellUp?.();
    },
    policy: { ...defaultPhonePolicy, ...policy },
    plan: {
      read(given: string, country: string) {
        const digits = given.replace(/[^0-9+]/g, '');
        const local = country === 'US' && digits.length === 10 ? `+1${digits}` : '';
        const number = digits.startsWith('+') ? digits : local;
        if (!/^\+[1-9][0-9]{6,14}$/.test(number)) return undefined;
        return { number, written: number, premium: number.startsWith('+1900') };
      },
    },
    edge: {
      place(placed: PlacedCall, tell: (event: PhoneLegEvent) => void) {
        const { one, leg } = phone(tell, placed);
        if (answers) queueMicrotask(() => one.tell({ type: 'answered', sdp: `answer to ${placed.sdp}` }));
        return leg;
      },
      onIncoming(taker: (call: IncomingPhoneCall) => void) {
        take = taker;
      },
      onUp(tell) {
        tellUp = tell;
      },
      isUp: () => network.up,
      stop: () => Promise.resolve(),
    } satisfies PhoneEdge,
    call(to: string, from = '+15557770000', more: Partial<IncomingPhoneCall> = {}) {
      let tell: ((event: PhoneLegEvent) => void) | undefined;
      const { one, leg } = phone((event) => tell?.(event));
      take?.({
        ...{ to, from, sdp: 'offer of the phone' },
        take(teller) {
          tell = teller;
          return leg;
        },
        refuse: (reason) => leg.end(reason),
        ...more,
      });
      return one;
    },
  };
  return network;
}
