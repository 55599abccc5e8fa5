import fc from 'fast-check';
import { describe, expect, inject, it } from 'vitest';
import { legLife, type LegAct, type LegInput, type LegState } from './leg-machine.js';

const types: readonly LegInput['type'][] = ['ringing', 'early', 'answered', 'gone', 'accept', 'end'];

function run(first: LegState, inputs: readonly LegInput['type'][]) {
  let state = first;
  const acts: LegAct[] = [];
  const told: string[] = [];
  for (const input of inputs) {
    const step = legLife[state][input];
    if (!step) continue;
    state = step.state;
    if (step.act) acts.push(step.act);
    if (step.tell) told.push(step.tell);
  }
  return { state, acts, told };
}

describe('a leg', () => {
  for (const first of ['calling', 'offered'] as const)
    it(`that begins ${first} is told well and leaves no ghost, whatever the order`, () => {
      fc.assert(
        fc.property(fc.array(fc.constantFrom(...types), { maxLength: 12 }), (inputs) => {
          const { state, acts, told } = run(first, inputs);
          // The end is told once and last, and an answer once and before it.
          expect(told.filter((what) => what === 'ended').length).toBeLessThanOrEqual(1);
          if (told.includes('ended')) expect(told.at(-1)).toBe('ended');
          expect(told.filter((what) => what === 'answered').length).toBeLessThanOrEqual(1);
          expect(told.slice(told.indexOf('answered') + 1).includes('early') && told.includes('answered')).toBe(false);
          // Nothing is sent twice.
          expect(new Set(acts).size).toBe(acts.length);
          // Whoever ended it here: it is over once the network has said its last word.
          const after = run(first, [...inputs, 'end', 'gone']);
          expect(after.state).toBe('over');
          expect(after.told.filter((what) => what === 'ended')).toHaveLength(1);
          // A phone that was or is answered and is not gone by itself is hung up.
          const wasUp = run(first, [...inputs.filter((input) => input !== 'gone'), 'end', 'answered']);
          expect(wasUp.state).toBe('over');
          expect(wasUp.acts.includes('bye') || wasUp.acts.includes('reject')).toBe(true);
          expect(['calling', 'offered', 'up', 'leaving', 'over']).toContain(state);
        }),
        { numRuns: 300 * inject('runsFactor') },
      );
    });

  it('that is answered while it is cancelled is hung up', () => {
    expect(run('calling', ['end', 'answered'])).toEqual({ state: 'over', acts: ['cancel', 'bye'], told: ['ended'] });
  });

  it('whose end crosses that of the other side ends once', () => {
    expect(run('calling', ['answered', 'end', 'gone']).acts).toEqual(['bye']);
    expect(run('calling', ['answered', 'gone', 'end']).acts).toEqual([]);
  });
});
