import * as fc from 'fast-check';
import { describe, expect, inject, it } from 'vitest';
import type { SealedKey } from './frame-cipher.js';
import {
  beginKeys,
  cardsOf,
  nextKeys,
  type KeyDeed,
  type KeyEvent,
  type KeyMessage,
  type KeyTurn,
} from './key-exchange.js';

const ids = ['alice', 'bob', 'carol', 'dave'] as const;
type Id = (typeof ids)[number];

/** A frame, and who must not open it. */
interface Frame {
  readonly card: string;
  readonly chain: number;
  readonly step: number;
  readonly forbidden: ReadonlySet<string>;
}

/** One device for one stay in the call, with the keys it holds: by card and chain, from which step on. */
interface Device {
  readonly id: Id;
  readonly card: string;
  readonly stay: string;
  turn: KeyTurn;
  used: { chain: number; step: number };
  readonly due: number[];
  readonly holds: Map<string, number>;
}

interface Letter {
  readonly from: Device;
  readonly to: Id;
  readonly message: KeyMessage;
}

const sealedFor = (key: SealedKey) => JSON.parse(key.sealed) as { readonly from: string; readonly to: string };

/** A call whose messages a test carries, or does not. */
function createWorld() {
  const inCall = new Map<Id, Device>();
  const everybody: Device[] = [];
  const frames: Frame[] = [];
  let letters: Letter[] = [];

  const others = (id: Id) => [...inCall.values()].filter((one) => one.id !== id);
  const membersOf = (id: Id) => others(id).map((one) => ({ id: one.id, stay: one.stay }));
  const run = (device: Device, turn: KeyTurn): void => {
    device.turn = turn;
    const [state, deeds] = turn;
    for (const deed of deeds) {
      switch (deed.type) {
        case 'use':
          device.used = state.made;
          break;
        case 'useLater':
          device.due.push(deed.chain);
          break;
        case 'ask':
          for (const to of deed.to) send(device, to as Id, { card: device.card, ask: true });
          break;
        case 'hand':
          for (const { id, card, ask } of deed.to) {
            const sealed = JSON.stringify({ from: device.card, to: card });
            send(device, id as Id, { card: device.card, ask, key: { ...deed.key, sealed } });
          }
          break;
        case 'take':
          take(device, deed);
          break;
        case 'make':
        case 'step':
        case 'forget':
      }
    }
  };
  const take = (device: Device, { from, card, key }: Extract<KeyDeed, { type: 'take' }>) => {
    const seal = sealedFor(key);
    if (seal.from !== card || seal.to !== device.card) return;
    const name = `${card}/${key.chain}`;
    device.holds.set(name, Math.min(device.holds.get(name) ?? key.step, key.step));
    happen(device, { type: 'took', from, card, key: { chain: key.chain, step: key.step } });
  };
  const send = (from: Device, to: Id, message: KeyMessage) => letters.push({ from, to, message });
  const happen = (device: Device, event: KeyEvent) => run(device, nextKeys(device.turn[0], event));
  const opens = (device: Device, { card, chain, step }: Pick<Frame, 'card' | 'chain' | 'step'>) =>
    (device.holds.get(`${card}/${chain}`) ?? Infinity) <= step;
  const deliver = ({ from, to, message }: Letter) => {
    const device = inCall.get(to);
    // The server carries what is said by whom is in the call, under their name.
    if (device && inCall.get(from.id) === from) happen(device, { type: 'heard', from: from.id, message });
  };
  let made = 0;
  const enter = (id: Id, stay = `stay ${(made += 1)}`) => {
    const card = `card ${(made += 1)}`;
    const device: Device = {
      ...{ id, card, stay, turn: beginKeys(card, membersOf(id)), used: { chain: 0, step: 0 } },
      ...{ due: [], holds: new Map<string, number>() },
    };
    inCall.set(id, device);
    everybody.push(device);
    run(device, device.turn);
  };
  return {
    inCall,
    everybody,
    frames,
    opens,
    join(id: Id) {
      if (!inCall.has(id)) enter(id);
    },
    leave: (id: Id) => void inCall.delete(id),
    reload(id: Id) {
      const before = inCall.get(id);
      if (before) enter(id, before.stay);
    },
    follow(id: Id) {
      const device = inCall.get(id);
      if (device) happen(device, { type: 'members', members: membersOf(id) });
    },
    due(id: Id) {
      const device = inCall.get(id);
      const chain = device?.due.shift();
      if (!device || chain === undefined) return false;
      happen(device, { type: 'due', chain });
      return true;
    },
    again(id: Id) {
      const device = inCall.get(id);
      if (device) happen(device, { type: 'again' });
    },
    frame(id: Id) {
      const device = inCall.get(id);
      if (!device) return;
      const [state] = device.turn;
      const known = new Set(state.peers.map(({ card }) => card));
      // While a new chain waits, those who left still have the former one.
      const isSettled = state.used === state.made.chain;
      const forbidden = everybody.filter(
        (one) =>
          one !== device && !known.has(one.card) && (isSettled || !one.holds.has(`${device.card}/${state.used}`)),
      );
      frames.push({ ...device.used, card: device.card, forbidden: new Set(forbidden.map(({ card }) => card)) });
      for (const other of others(id))
        if (!opens(other, { ...device.used, card: device.card })) happen(other, { type: 'missing', from: id });
    },
    /** Carries one of the letters: it stays there to come once more, or is gone. */
    carry(at: number, again: boolean) {
      const letter = letters[at % Math.max(1, letters.length)];
      if (!letter) return;
      if (!again) letters = letters.filter((one) => one !== letter);
      deliver(letter);
    },
    lose(at: number) {
      letters = letters.filter((_, index) => index !== at % Math.max(1, letters.length));
    },
    carryAll() {
      for (let rounds = 0; letters.length > 0 && rounds < 50; rounds += 1) {
        const now = letters;
        letters = [];
        for (const letter of now) deliver(letter);
      }
      expect(letters).toEqual([]);
    },
  };
}

type World = ReturnType<typeof createWorld>;

const who = fc.constantFrom(...ids);
const which = fc.nat(30);
const steps: fc.Arbitrary<(world: World) => void> = fc.oneof(
  who.map((id) => (world: World) => world.join(id)),
  who.map((id) => (world: World) => world.leave(id)),
  who.map((id) => (world: World) => world.reload(id)),
  { weight: 3, arbitrary: who.map((id) => (world: World) => world.follow(id)) },
  { weight: 2, arbitrary: who.map((id) => (world: World) => world.due(id)) },
  who.map((id) => (world: World) => world.again(id)),
  { weight: 3, arbitrary: who.map((id) => (world: World) => world.frame(id)) },
  {
    weight: 6,
    arbitrary: fc.tuple(which, fc.boolean()).map(
      ([at, twice]) =>
        (world: World) =>
          world.carry(at, twice),
    ),
  },
  which.map((at) => (world: World) => world.lose(at)),
);
const lives = fc.array(steps, { minLength: 5, maxLength: 80 });

/** Some of them are in the call and have each other's keys, and then things happen. */
function live(life: readonly ((world: World) => void)[]): World {
  const world = createWorld();
  for (const id of ids.slice(0, 3)) world.join(id);
  for (const id of ids) world.follow(id);
  world.carryAll();
  for (const step of life) step(world);
  return world;
}
const runs = { numRuns: 300 * inject('runsFactor') };

describe('the keys of a call', () => {
  it('open nothing that was sent before one came, or after one had left, whatever is lost, late or doubled', () => {
    fc.assert(
      fc.property(lives, (life) => {
        const world = live(life);
        world.carryAll();
        for (const frame of world.frames)
          for (const device of world.everybody)
            if (frame.forbidden.has(device.card)) expect(world.opens(device, frame)).toBe(false);
      }),
      runs,
    );
  });

  it('come to everybody who is in it once nothing is lost any more, and the words of all are the same', () => {
    fc.assert(
      fc.property(lives, (life) => {
        const world = live(life);
        for (let round = 0; round < 3; round += 1) {
          for (const id of ids) world.follow(id);
          for (const id of ids) world.again(id);
          world.carryAll();
          for (const id of ids) world.frame(id);
          world.carryAll();
          for (const id of ids) while (world.due(id));
        }
        const there = [...world.inCall.values()];
        for (const sender of there)
          for (const other of there)
            if (other !== sender) expect(world.opens(other, { ...sender.used, card: sender.card })).toBe(true);
        const cards = there.map(({ id, turn: [state] }) => [...(cardsOf(state, id) ?? [])].sort());
        for (const one of cards) expect(one).toEqual(there.map(({ id, card }) => [id, card]).sort());
      }),
      runs,
    );
  });

  it('are not used twice: what one sends by only goes on', () => {
    fc.assert(
      fc.property(lives, (life) => {
        const world = live(life);
        const last = new Map<string, number>();
        for (const { card, chain, step } of world.frames) {
          const at = chain * 1_000 + step;
          expect(at).toBeGreaterThanOrEqual(last.get(card) ?? 0);
          last.set(card, at);
        }
      }),
      runs,
    );
  });
});
