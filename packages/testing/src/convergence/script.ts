import fc from 'fast-check';
import { casts, choices, spans, usersOf, type CastName } from './cast.js';
import { blanksOf, hear, phrases, say, type Step, type StepKind } from './phrases.js';

/** What happens, to whom, and the seed of all chance. */
export interface Script {
  readonly cast: CastName;
  readonly seed: number;
  readonly steps: readonly Step[];
}

/** Scripts of up to `length` steps with one of the casts. */
export function scripts(names: readonly CastName[], length = 40): fc.Arbitrary<Script> {
  const steps = fc.array(rawStep(), { minLength: 1, maxLength: length, size: 'max' });
  return fc
    .record({ cast: fc.constantFrom(...names), seed: fc.integer({ min: 1, max: 1_000_000 }), steps })
    .map((raw) => ({ ...raw, steps: raw.steps.map((step) => resolve(raw.cast, step)) }));
}

interface RawStep {
  readonly kind: StepKind;
  readonly chances: readonly number[];
}

function rawStep(): fc.Arbitrary<RawStep> {
  const kinds = Object.keys(phrases) as StepKind[];
  return fc.oneof(
    ...kinds.map((kind) => ({
      weight: phrases[kind].weight,
      arbitrary: fc.record({ kind: fc.constant(kind), chances: fc.tuple(...blanksOf(kind).map(() => fc.nat(59))) }),
    })),
  );
}

/** Fills the blanks: 60 is a multiple of nearly every number of choices, so that each is as likely. */
function resolve(cast: CastName, { kind, chances }: RawStep): Step {
  const values = blanksOf(kind).map((name, place) => {
    const options = optionsOf(cast, name);
    return [name, options[(chances[place] ?? 0) % options.length] ?? ''] as const;
  });
  return { ...Object.fromEntries(values), kind };
}

function optionsOf(cast: CastName, name: string): readonly string[] {
  if (name === 'device') return casts[cast];
  if (name === 'user') return usersOf(cast);
  if (name === 'ms') return spans;
  return choices[name as keyof typeof choices];
}

/** A script as text: a line for the cast, and one for each step. */
export function print({ cast, seed, steps }: Script): string {
  return [`${cast}, seed ${String(seed)}`, ...steps.map(say)].join('\n');
}

/** The script that a text says, so that what was printed can be pasted into a test. */
export function parse(text: string): Script {
  const [first = '', ...lines] = text
    .trim()
    .split('\n')
    .map((line) => line.trim());
  const [, cast, seed] = /^(\w+), seed (\d+)$/.exec(first) ?? [];
  if (cast === undefined || !(cast in casts)) throw new Error(`Unable to read the script: "${first}" names no cast.`);
  return { cast: cast as CastName, seed: Number(seed), steps: lines.map(hear) };
}
