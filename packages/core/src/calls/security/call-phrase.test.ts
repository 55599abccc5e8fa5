import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { settled } from '../../testing/fake-clock.js';
import { talk } from '../../testing/fake-talk.js';
import { phraseOf } from './call-phrase.js';
import { phraseWords } from './phrase-words.js';

/** As good as a hash for what is looked at here: other bytes for another text. */
const stretch = (text: string, bytes: number) => {
  const made = new Uint8Array(bytes);
  let state = 0;
  for (const letter of text) state = (Math.imul(state, 31) + letter.charCodeAt(0)) >>> 0;
  for (let at = 0; at < bytes; at++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    made[at] = state >>> 24;
  }
  return Promise.resolve(made);
};
const phrase = async (local: string, remote: string) => (await phraseOf({ local, remote }, stretch))?.phrase.join(' ');

const hash = fc.uint8Array({ minLength: 32, maxLength: 32 }).map(hexOf);
function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0').toUpperCase()).join(':');
}
const sdpOf = (...fingerprints: readonly string[]) =>
  [
    'v=0',
    's=a=fingerprint:sha-256 00:00',
    ...fingerprints.flatMap((each) => [
      'm=audio 9 UDP/TLS/RTP/SAVPF 111',
      `a=fingerprint:sha-256 ${each}`,
      'a=setup:actpass',
    ]),
    '',
  ].join('\r\n');

describe('the words', () => {
  it('are told apart by ear', () => {
    expect(new Set(phraseWords.map((word) => word.slice(0, 4))).size).toBe(256);
    for (const word of phraseWords) expect(word).toMatch(/^[a-z]{4,8}$/u);
    const near = phraseWords.flatMap((word, index) =>
      phraseWords.slice(0, index).flatMap((other) => (isNear(word, other) ? [[word, other]] : [])),
    );
    expect(near).toEqual([]);
  });
});

/** Whether one letter is changed, more or missing. */
function isNear(one: string, other: string): boolean {
  const [short, long] = one.length < other.length ? [one, other] : [other, one];
  if (long.length - short.length > 1) return false;
  let at = 0;
  while (at < short.length && short[at] === long[at]) at++;
  return long.slice(at + 1) === short.slice(long.length === short.length ? at + 1 : at);
}

describe('the phrase', () => {
  it('is six words, the same on both sides, however often and in what letters a certificate is named', () =>
    fc.assert(
      fc.asyncProperty(hash, hash, async (one, other) => {
        const here = await phrase(sdpOf(one, one), sdpOf(other));
        expect(here?.split(' ')).toHaveLength(6);
        expect(await phrase(sdpOf(other), sdpOf(one.toLowerCase()))).toBe(here);
      }),
    ));

  it('is another where somebody in the middle shows one certificate of theirs, or adds one', () =>
    fc.assert(
      fc.asyncProperty(hash, hash, hash, async (alice, bob, middle) => {
        fc.pre(new Set([alice, bob, middle]).size === 3);
        const said = await phrase(sdpOf(alice), sdpOf(bob));
        expect(await phrase(sdpOf(alice), sdpOf(middle))).not.toBe(said);
        expect(await phrase(sdpOf(middle), sdpOf(bob))).not.toBe(said);
        expect(await phrase(sdpOf(alice), sdpOf(bob, middle))).not.toBe(said);
      }),
    ));

  it('is not made up where an end shows no certificate', async () => {
    expect(await phrase('v=0\r\n', sdpOf('AA:BB'))).toBeUndefined();
    expect(await phrase(sdpOf('AA:BB'), '')).toBeUndefined();
  });
});

describe('a call', () => {
  it('has the same phrase on both sides, another one over new channels, and none once it has ended', async () => {
    const { outgoing, incoming, world } = await talk();
    const first = await outgoing.security();
    expect(first?.phrase).toHaveLength(6);
    expect(await incoming.security()).toEqual(first);
    world.server.move(outgoing.id);
    await settled();
    const second = await outgoing.security();
    expect(second).not.toEqual(first);
    expect(await incoming.security()).toEqual(second);
    await outgoing.hangup();
    expect(await outgoing.security()).toBeUndefined();
  });
});
