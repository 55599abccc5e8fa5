import type { KeyName, SealedKey } from './frame-cipher.js';

/** Another device in the call. */
export interface KeyPeer {
  readonly id: string;
  /** Another value is another stay in the call. */
  readonly stay: string;
  /** Their public key, once they have said it. */
  readonly card?: string;
  /** They were given a key of the chain that was made last. */
  readonly handed: boolean;
  /** The latest key of theirs that is here. */
  readonly got?: KeyName;
}

/** What one device knows of the keys of a call. */
export interface KeyState {
  readonly card: string;
  /** The latest key of this device. */
  readonly made: KeyName;
  /** The chain by which it sends. */
  readonly used: number;
  readonly peers: readonly KeyPeer[];
}

/** What devices say to each other. */
export interface KeyMessage {
  readonly card: string;
  /** The keys of the receivers are wanted. */
  readonly ask: boolean;
  readonly key?: SealedKey;
}

/** What happens. */
export type KeyEvent =
  | { readonly type: 'members'; readonly members: readonly Pick<KeyPeer, 'id' | 'stay'>[] }
  | { readonly type: 'heard'; readonly from: string; readonly message: KeyMessage }
  /** A key that was to be taken opened. */
  | { readonly type: 'took'; readonly from: string; readonly card: string; readonly key: KeyName }
  /** Something arrives of them that no key here opens. */
  | { readonly type: 'missing'; readonly from: string }
  /** Messages may have been lost. */
  | { readonly type: 'again' }
  /** The others have had time to take the chain. */
  | { readonly type: 'due'; readonly chain: number };

/** What is to be done then, in order. */
export type KeyDeed =
  | { readonly type: 'make'; readonly chain: number }
  | { readonly type: 'step' }
  | { readonly type: 'use' }
  | { readonly type: 'useLater'; readonly chain: number }
  | { readonly type: 'ask'; readonly to: readonly string[] }
  /** Gives them the key that was made last, and asks those for theirs who are named. */
  | {
      readonly type: 'hand';
      readonly to: readonly { readonly id: string; readonly card: string; readonly ask: boolean }[];
      readonly key: KeyName;
    }
  | { readonly type: 'take'; readonly from: string; readonly card: string; readonly key: SealedKey }
  | { readonly type: 'forget'; readonly id: string };

/** A state and what is to be done. */
export type KeyTurn = readonly [state: KeyState, deeds: readonly KeyDeed[]];

/** The first turn of a device that is in the call with these others. */
export function beginKeys(card: string, members: readonly Pick<KeyPeer, 'id' | 'stay'>[]): KeyTurn {
  const peers = members.map(({ id, stay }) => ({ id, stay, handed: false }));
  return [
    { card, made: { chain: 0, step: 0 }, used: 0, peers },
    [{ type: 'make', chain: 0 }, { type: 'use' }, ...ask(peers)],
  ];
}

/**
 * What happens makes of it. Who comes gets a key that tells nothing of what was before; when somebody has gone, or is another device
 * than before, all others get a new chain, which is used once they have had time to take it.
 */
export function nextKeys(state: KeyState, event: KeyEvent): KeyTurn {
  switch (event.type) {
    case 'members':
      return follow(state, event.members);
    case 'heard':
      return hear(state, event.from, event.message);
    case 'took':
      return [
        withPeer(state, event.from, (peer) => (peer.card === event.card ? { ...peer, got: event.key } : peer)),
        [],
      ];
    case 'missing':
      return [state, ask(state.peers.filter(({ id }) => id === event.from))];
    case 'again':
      return [state, ask(state.peers.filter(({ got }) => !got))];
    case 'due':
      if (event.chain !== state.made.chain || state.used === event.chain) return [state, []];
      return [{ ...state, used: event.chain }, [{ type: 'use' }]];
  }
}

/** All whose words are to be the same, by id; undefined while somebody has not said their card. */
export function cardsOf({ peers, card }: KeyState, id: string): ReadonlyMap<string, string> | undefined {
  const cards = new Map([[id, card]]);
  for (const peer of peers) {
    if (peer.card === undefined) return undefined;
    cards.set(peer.id, peer.card);
  }
  return cards;
}

function follow(state: KeyState, members: readonly Pick<KeyPeer, 'id' | 'stay'>[]): KeyTurn {
  const isHere = (peer: KeyPeer) => members.some(({ id, stay }) => id === peer.id && stay === peer.stay);
  const gone = state.peers.filter((peer) => !isHere(peer));
  const stayed = state.peers.filter(isHere);
  const come = members.filter(({ id }) => !stayed.some((peer) => peer.id === id));
  if (gone.length === 0 && come.length === 0) return [state, []];
  const peers = [...stayed, ...come.map(({ id, stay }) => ({ id, stay, handed: false }))];
  const forgotten = gone.map(({ id }): KeyDeed => ({ type: 'forget', id }));
  // Who has just come says so, and is given a key then.
  const next = { ...state, peers };
  if (!gone.some(({ handed }) => handed)) return [next, forgotten];
  const [rotated, deeds] = rotate(next);
  return [rotated, [...forgotten, ...deeds]];
}

function hear(state: KeyState, from: string, { card, ask: asks, key }: KeyMessage): KeyTurn {
  const known = state.peers.find(({ id }) => id === from);
  // What oneself has said comes back from nobody but who stands between.
  if (!known || card === state.card) return [state, []];
  const take: readonly KeyDeed[] =
    key && (known.card !== card || key.chain >= (known.got?.chain ?? 0)) ? [{ type: 'take', from, card, key }] : [];
  if (known.card === card) {
    if (!asks) return [state, take];
    const handed = withPeer(state, from, (peer) => ({ ...peer, handed: true }));
    return [handed, [...take, hand(handed, [known], key !== undefined)]];
  }
  const forget: readonly KeyDeed[] = known.card === undefined ? [] : [{ type: 'forget', id: from }];
  const another = withPeer(state, from, ({ id, stay }) => ({ id, stay, card, handed: false }));
  // Whoever had their card before has a key of this chain, and is here no more.
  const [next, deeds] = known.handed ? rotate(another) : welcome(another, from, key !== undefined);
  return [next, [...forget, ...take, ...deeds]];
}

/** One who comes is given the next key of the chain; all others make it themselves. */
function welcome(state: KeyState, id: string, isGiven: boolean): KeyTurn {
  const { made } = state;
  const next = withPeer({ ...state, made: { chain: made.chain, step: made.step + 1 } }, id, (peer) => ({
    ...peer,
    handed: true,
  }));
  const use: readonly KeyDeed[] = state.used === made.chain ? [{ type: 'use' }] : [];
  const peers = next.peers.filter((peer) => peer.id === id);
  return [next, [{ type: 'step' }, ...use, hand(next, peers, isGiven)]];
}

function rotate(state: KeyState): KeyTurn {
  const made = { chain: state.made.chain + 1, step: 0 };
  const peers = state.peers.map((peer) => ({ ...peer, handed: peer.card !== undefined }));
  const next = { ...state, made, peers };
  const others = peers.filter(({ handed }) => handed);
  const make: KeyDeed = { type: 'make', chain: made.chain };
  // Nobody is waited for where nobody is.
  if (others.length === 0) return [{ ...next, used: made.chain }, [make, { type: 'use' }]];
  return [next, [make, hand(next, others, false), { type: 'useLater', chain: made.chain }]];
}

function hand({ made }: KeyState, peers: readonly KeyPeer[], isGiven: boolean): KeyDeed {
  const to = peers.flatMap(({ id, card, got }) => (card === undefined ? [] : [{ id, card, ask: !got && !isGiven }]));
  return { type: 'hand', to, key: made };
}

function ask(peers: readonly Pick<KeyPeer, 'id'>[]): readonly KeyDeed[] {
  return peers.length === 0 ? [] : [{ type: 'ask', to: peers.map(({ id }) => id) }];
}

function withPeer(state: KeyState, id: string, change: (peer: KeyPeer) => KeyPeer): KeyState {
  return { ...state, peers: state.peers.map((peer) => (peer.id === id ? change(peer) : peer)) };
}
