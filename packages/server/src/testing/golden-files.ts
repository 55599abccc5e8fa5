import { mkdirSync, readFileSync, writeFileSync, existsSync } from 'node:fs';

const folder = new URL('../../../protocol/golden/v1/', import.meta.url);

/** The kept frame of an operation or event, or undefined where there is none yet. */
export function readGolden(name: string): unknown {
  const file = new URL(`${name}.json`, folder);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as unknown) : undefined;
}

/** Keeps a frame. What is kept is never written again: protocol 1 stays readable for ever. */
export function writeGolden(name: string, value: unknown): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(new URL(`${name}.json`, folder), `${JSON.stringify(value, null, 2)}\n`, { flag: 'wx' });
}

/** Where the actual frame lacks something that the kept one has, or has it as another type; more is fine. */
export function misfits(golden: unknown, actual: unknown, path = ''): string[] {
  if (kind(golden) !== kind(actual)) return [`${path}: expected ${kind(golden)}, found ${kind(actual)}`];
  if (Array.isArray(golden) && Array.isArray(actual)) {
    if (golden.length === 0) return [];
    return actual.length === 0 ? [`${path}: is empty`] : misfits(golden[0], actual[0], `${path}/0`);
  }
  if (kind(golden) !== 'object') return [];
  return Object.entries(golden as object).flatMap(([key, value]) =>
    misfits(value, (actual as Record<string, unknown>)[key], `${path}/${key}`),
  );
}

/** Learns which ids and cursors of the kept frame are which of the actual one, so that later kept requests can name them. */
export function learnIds(golden: unknown, actual: unknown, ids: Map<string, string>): void {
  if (typeof golden === 'string' && typeof actual === 'string') {
    if (/^(cnv|cll|rec|rpt)_|^1\.\w+\.\w+$/.test(golden)) ids.set(golden, actual);
  } else if (kind(golden) === 'object' && kind(actual) === 'object')
    for (const [key, value] of Object.entries(golden as object))
      learnIds(value, (actual as Record<string, unknown>)[key], ids);
}

function kind(value: unknown): string {
  return value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
}
