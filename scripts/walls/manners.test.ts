import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { badManners } from './manners.js';

const packages = fileURLToPath(new URL('../../packages', import.meta.url));
/** The command line of the server is a program of its own: it may speak and end with the process. */
const commandLine = /^server\/src\/(cli\.ts$|app\/cli\/)/;
/** Helpers of a package's own tests; core's are published. */
const testHelpers = /^(?!core\/|testing\/).*\/testing\//;

/** Types that a test of an app asks for by its own import, where its test runner declares them as globals. */
const runnerTypes = /^testing\/src\/jest\.ts$/;

function shipped(): string[] {
  return readdirSync(packages, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => /^[^/]+\/src\/.*\.tsx?$/.test(path))
    .filter((path) => !/\.(test|test-d|contract)\.tsx?$/.test(path))
    .filter((path) => !commandLine.test(path) && !testHelpers.test(path) && !runnerTypes.test(path));
}

describe('the manners of the packages', () => {
  it('listen on no process, write no console, leave no global', () => {
    const files = shipped();
    expect(files).toContain('core/src/index.ts');
    expect(files.flatMap((path) => badManners(path, readFileSync(join(packages, path), 'utf8')))).toEqual([]);
  });

  it.each([
    ['process.on', `process.on('SIGINT', stop);`],
    ['globalThis.process.once', `globalThis.process.once('exit', stop);`],
    ['console', `console.log('hello');`],
    ['window.console', `window.console.warn('hello');`],
    ['an assignment', `globalThis.parley = 1;`],
    ['an assignment through an assertion', `(globalThis as Record<string, unknown>)['parley'] ??= 1;`],
    ['Object.defineProperty', `Object.defineProperty(window, 'parley', { value: 1 });`],
    ['declare global', `export {}; declare global { interface Window { parley: unknown } }`],
  ])('notices %s', (_name, text) => {
    expect(badManners('guest.ts', text)).toHaveLength(1);
  });

  it('has nothing against what only looks similar', () => {
    expect(badManners('guest.ts', `emitter.on('x', f); const a = globalThis.crypto; state.console = a;`)).toEqual([]);
  });
});
