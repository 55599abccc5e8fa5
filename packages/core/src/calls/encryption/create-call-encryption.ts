import type { CallRecord } from '@parley/protocol';
import type { Link } from '../../connection/link.js';
import type { Clock } from '../../ports/clock.js';
import type { Logger } from '../../ports/logger.js';
import type { Viewer } from '../call-record.js';
import type { FrameCipher } from './frame-cipher.js';
import { beginKeys, cardsOf, nextKeys, type KeyDeed, type KeyEvent, type KeyTurn } from './key-exchange.js';
import { mostTold, readLetter, type KeyLetter } from './key-letter.js';

/** So long the others have to take a new chain before it is used, in ms: until then who left could still open what is sent. */
export const switchMs = 400;
/** Keys that did not come are asked for again after that long, in ms, and then after twice as long each time. */
export const askAgainMs = 1_000;
const longestAskMs = 16_000;

/** What agreeing on keys needs. */
export interface CallEncryptionParts {
  readonly link: Link;
  readonly clock: Clock;
  readonly logger?: Logger;
  readonly cipher: FrameCipher;
  readonly record: CallRecord;
  readonly viewer: Viewer;
  /** Whose cards are known has changed. */
  readonly onCards: () => void;
}

/** Agrees with all other devices in a call on the keys of its frames. */
export interface CallEncryption {
  readonly cipher: FrameCipher;
  /** Who is in the call may have changed. */
  follow(record: CallRecord): void;
  /** Another device said something of keys. */
  receive(from: string, data: string): void;
  /** What they send does not open. */
  missing(participant: string): void;
  sessionResumed(): void;
  /** What the words stand for: the same text on all devices that hold each other's true keys. Undefined while a card is not known. */
  members(): string | undefined;
  close(): void;
}

/** Begins with whoever is in the call. */
export function createCallEncryption(parts: CallEncryptionParts): CallEncryption {
  const { link, clock, logger, cipher, viewer } = parts;
  const callId = parts.record.id;
  const me = viewer.userId;
  let closed = false;
  let wait = askAgainMs;
  let stopAsking: (() => void) | undefined;
  const stopSwitching = new Set<() => void>();
  const aboutFrom = (from: string, to: string) => JSON.stringify([callId, from, to]);

  const send = (to: readonly string[], letter: KeyLetter) => {
    const data = JSON.stringify(letter);
    link
      .request('call.send', { callId, data, to: [...to], kind: 'keys' })
      .catch((error: unknown) => logger?.debug('Keys were not carried', { callId, error }));
  };
  const hand = async ({ to, key }: Extract<KeyDeed, { type: 'hand' }>) => {
    // Asked for at once: what is made next is another key.
    const sealing = to.map(async ({ id, card, ask }) => ({
      id,
      ask,
      sealed: await cipher.seal(card, aboutFrom(me, id)),
    }));
    const sealed = (await Promise.all(sealing)).filter((one) => one.sealed !== undefined);
    for (const some of inParts(sealed, mostTold)) {
      const ask = some.filter((one) => one.ask).map(({ id }) => id);
      const keys = Object.fromEntries(some.map((one) => [one.id, one.sealed ?? '']));
      if (!closed) send(Object.keys(keys), { card: cipher.card, ask, key: { ...key, sealed: keys } });
    }
  };
  const run = (deed: KeyDeed): void => {
    switch (deed.type) {
      case 'make':
        cipher.make(deed.chain);
        return;
      case 'step':
        cipher.step();
        return;
      case 'use':
        cipher.use();
        return;
      case 'useLater': {
        const stop = clock.setTimer(() => {
          stopSwitching.delete(stop);
          happen({ type: 'due', chain: deed.chain });
        }, switchMs);
        stopSwitching.add(stop);
        return;
      }
      case 'ask':
        for (const some of inParts(deed.to, 50)) send(some, { card: cipher.card, ask: some });
        return;
      case 'hand':
        hand(deed).catch((error: unknown) => logger?.warn('A key could not be sealed', { callId, error }));
        return;
      case 'take': {
        const { from, card, key } = deed;
        cipher.take(from, { card, ...key }, aboutFrom(from, me)).then(
          (opened) => {
            if (opened) happen({ type: 'took', from, card, key: { chain: key.chain, step: key.step } });
            else logger?.warn('A key did not open', { callId, from });
          },
          (error: unknown) => logger?.debug('A key was not taken', { callId, error }),
        );
        return;
      }
      case 'forget':
        cipher.forget(deed.id);
        return;
    }
  };
  const follow = ([next, deeds]: KeyTurn) => {
    const before = cards();
    turn = next;
    for (const deed of deeds) run(deed);
    if (cards() !== before) parts.onCards();
    watch();
  };
  const happen = (event: KeyEvent) => {
    if (!closed) follow(nextKeys(turn, event));
  };
  /** Asks again for what did not come. */
  const watch = () => {
    const isWaiting = turn.peers.some(({ got }) => !got);
    if (!isWaiting) {
      stopAsking?.();
      stopAsking = undefined;
      wait = askAgainMs;
    } else
      stopAsking ??= clock.setTimer(() => {
        stopAsking = undefined;
        wait = Math.min(wait * 2, longestAskMs);
        happen({ type: 'again' });
      }, wait);
  };
  const cards = () => {
    const known = cardsOf(turn, me);
    return known && JSON.stringify([callId, [...known].sort(([a], [b]) => (a < b ? -1 : 1))]);
  };

  const first = beginKeys(cipher.card, othersIn(parts.record, viewer));
  let [turn] = first;
  follow(first);
  return {
    cipher,
    follow: (record) => happen({ type: 'members', members: othersIn(record, viewer) }),
    receive(from, data) {
      const message = readLetter(data, me);
      if (message) happen({ type: 'heard', from, message });
    },
    missing: (from) => happen({ type: 'missing', from }),
    sessionResumed: () => happen({ type: 'again' }),
    members: cards,
    close() {
      closed = true;
      stopAsking?.();
      for (const stop of stopSwitching) stop();
      cipher.close();
    },
  };
}

/** Who else is in the call. Whoever comes again, or on another device, is there for another stay. */
function othersIn({ participants }: CallRecord, viewer: Viewer) {
  return participants
    .filter(({ id, state }) => state === 'joined' && id !== viewer.userId)
    .map(({ id, device = '', joinedAt = 0 }) => ({ id, stay: `${device} ${joinedAt}` }));
}

function inParts<T>(all: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, part) => all.slice(part * size, (part + 1) * size));
}
