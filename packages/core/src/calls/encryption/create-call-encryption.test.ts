import type { CallRecord } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import type { Link } from '../../connection/link.js';
import { createFakeClock, settled } from '../../testing/fake-clock.js';
import type { Viewer } from '../call-record.js';
import { askAgainMs, createCallEncryption, switchMs } from './create-call-encryption.js';
import type { FrameCipher } from './frame-cipher.js';

const media = { microphone: true, camera: false, screen: false };
const recordOf = (...ids: readonly string[]): CallRecord => ({
  ...{ id: 'cll_1', clientId: 'c', state: 'active', video: false, topology: 'server', encrypted: true, epoch: 1 },
  ...{ createdBy: 'alice', version: 1, createdAt: 1 },
  participants: ids.map((id) => ({
    ...{ id, user: { id, name: id }, state: 'joined', device: `${id}-1`, joinedAt: 1, connected: true, media },
  })),
});

/** As long as a true seal, and another one for another text. */
function sealOf(text: string): string {
  let state = 7;
  for (const letter of text) state = (Math.imul(state, 31) + letter.charCodeAt(0)) >>> 0;
  return String(state).padEnd(80, '=');
}

/** A cipher whose seals are for one card, from one card. */
function createFakeCipher(card: string) {
  const done: string[] = [];
  const cipher: FrameCipher = {
    card,
    make: (chain) => void done.push(`make ${chain}`),
    step: () => void done.push('step'),
    use: () => void done.push('use'),
    seal: (to, about) => Promise.resolve(sealOf(`${card}>${to} ${about}`)),
    take(participant, { card: from, chain, step, sealed }, about) {
      const opens = sealed === sealOf(`${from}>${card} ${about}`);
      if (opens) done.push(`take ${participant} ${chain}.${step}`);
      return Promise.resolve(opens);
    },
    forget: (participant) => void done.push(`forget ${participant}`),
    close: () => void done.push('close'),
  };
  return { cipher, done };
}

/** Devices in a call, and what carries their letters: `twist` may change one, or lose it. */
function createWorld(twist: (data: string, from: string, to: string) => string | undefined = (data) => data) {
  const clock = createFakeClock();
  const devices = new Map<string, ReturnType<typeof createCallEncryption>>();
  const letters: number[] = [];
  const enter = (id: string, record: CallRecord) => {
    const { cipher, done } = createFakeCipher(`card of ${id}`);
    const viewer: Viewer = { userId: id, device: `${id}-1` };
    const link = {
      request(_op: string, { data, to }: { readonly data: string; readonly to: readonly string[] }) {
        letters.push(data.length);
        for (const other of to) {
          const carried = twist(data, id, other);
          if (carried !== undefined) queueMicrotask(() => devices.get(other)?.receive(id, carried));
        }
        return Promise.resolve({});
      },
    } as unknown as Link;
    const told: boolean[] = [];
    const made = createCallEncryption({
      ...{ link, clock, cipher, record, viewer },
      onCards: () => told.push(devices.get(id)?.members() !== undefined),
    });
    devices.set(id, made);
    return { made, done, told };
  };
  return { clock, devices, letters, enter };
}

describe('the devices of an encrypted call', () => {
  it('have each other’s keys and the same words, and other ones when somebody has gone', async () => {
    const { clock, enter, devices } = createWorld();
    const all = ['alice', 'bob', 'carol'].map((id) => enter(id, recordOf('alice', 'bob', 'carol')));
    await clock.advance(askAgainMs);
    await settled();
    const words = all.map(({ made }) => made.members());
    expect(new Set(words).size).toBe(1);
    expect(words[0]).toContain('card of carol');
    for (const { done } of all) expect(done.filter((line) => line.startsWith('take')).length).toBeGreaterThan(1);
    const [alice, bob] = all;
    devices.get('carol')?.close();
    for (const { made } of [alice!, bob!]) made.follow(recordOf('alice', 'bob'));
    await settled();
    expect(alice!.done.slice(-2).sort()).toEqual(['make 1', 'take bob 1.0'].sort());
    await clock.advance(switchMs);
    expect(alice!.done.at(-1)).toBe('use');
    expect(alice!.made.members()).toBe(bob!.made.members());
    expect(alice!.made.members()).not.toContain('carol');
    expect(alice!.told.at(-1)).toBe(true);
  });

  it('see other words where the server gives them keys of its own', async () => {
    const { clock, enter } = createWorld((data, from, to) =>
      // To Bob it is Alice, and to Alice Bob.
      data.replaceAll(`"card of ${from}"`, `"card of the server as ${from} for ${to}"`),
    );
    const [alice, bob] = ['alice', 'bob'].map((id) => enter(id, recordOf('alice', 'bob')));
    await clock.advance(askAgainMs);
    await settled();
    expect(alice!.made.members()).toContain('card of the server as bob for alice');
    expect(bob!.made.members()).not.toBe(alice!.made.members());
    // What was sealed for the server's card, or comes from another card than it says, opens nothing.
    for (const { done } of [alice!, bob!]) expect(done.join()).not.toContain('take');
  });

  it('ask again for what did not come, and have no words until then', async () => {
    let isLost = true;
    const { clock, enter } = createWorld((data) => (isLost ? undefined : data));
    const [alice, bob] = ['alice', 'bob'].map((id) => enter(id, recordOf('alice', 'bob')));
    await clock.advance(askAgainMs * 2);
    expect([alice!.made.members(), bob!.made.members()]).toEqual([undefined, undefined]);
    isLost = false;
    await clock.advance(askAgainMs * 4);
    await settled();
    expect(alice!.made.members()).toBe(bob!.made.members());
    expect(alice!.done).toContain('take bob 0.1');
  });

  it('say no more than a letter may hold', async () => {
    const ids = Array.from({ length: 20 }, (_, at) => `${'u'.repeat(126)}${at}`);
    const { clock, enter, letters } = createWorld();
    const all = ids.map((id) => enter(id, recordOf(...ids)));
    await clock.advance(askAgainMs);
    await settled();
    letters.splice(0);
    all[0]?.made.follow(recordOf(...ids.slice(0, 19)));
    await settled();
    expect(letters).toHaveLength(2);
    expect(Math.max(...letters)).toBeLessThan(4_096);
    all.forEach(({ made }) => made.close());
    expect(clock.waiting).toBe(0);
  });

  it('take nothing from what is no letter', () => {
    const { enter, letters } = createWorld();
    const { made, done } = enter('alice', recordOf('alice', 'bob'));
    const before = letters.length;
    for (const data of ['', '{', 'null', '[]', '{"card":1}', '{"card":"x","key":{"chain":-1,"step":0,"sealed":{}}}'])
      made.receive('bob', data);
    made.receive('mallory', JSON.stringify({ card: 'card of mallory', ask: ['alice'] }));
    made.receive('bob', JSON.stringify({ card: 'card of alice', ask: ['alice'] }));
    expect(done.filter((line) => line.startsWith('take') || line.includes('mallory'))).toEqual([]);
    expect(letters.length).toBe(before);
  });
});
