import { readFileSync, readdirSync } from 'node:fs';
import { defineConfig } from 'vitest/config';
import { systemEnvironment } from './scripts/lib/system.mjs';

// `*.long.test.ts` are soaks: they run by `npm run test:long` alone, together with the properties, which then try many more cases.
const long = process.env['PARLEY_TEST_LONG'] === '1';
const minutes = (short: number) => (long ? 20 : short) * 60_000;
const tests = (folder: string) => `${folder}/**/*${long ? '.{long,property}' : ''}.test.{ts,tsx}`;
const exclude = ['**/node_modules/**', '**/dist/**', '**/fixtures/**', ...(long ? [] : ['**/*.long.test.*'])];
// Without a Chromium, what opens pages cannot run; `npm test` says so.
const openPages = (file: string) =>
  /\.test\.ts$/.test(file) && /launchBrowser/.test(readFileSync(`e2e/${file}`, 'utf8'));
const env = systemEnvironment();
const withoutPages = env['PARLEY_TEST_CHROMIUM']
  ? []
  : readdirSync('e2e')
      .filter(openPages)
      .map((file) => `e2e/${file}`);
const react = ['packages/react', 'examples/*/src'];

// Packages meet as sources, with no build in between.
const shared = {
  resolve: { conditions: ['@parley/source', 'module', 'browser', 'development|production'] },
  // As Node resolves: it knows no `module`.
  ssr: { resolve: { conditions: ['@parley/source', 'node', 'development|production'] } },
};

export default defineConfig({
  test: {
    provide: { runsFactor: long ? 40 : 1 },
    projects: [
      {
        ...shared,
        test: {
          name: 'unit',
          environment: 'node',
          include: ['packages', 'scripts', 'examples', 'benchmarks'].map(tests),
          exclude: [...exclude, ...react.map(tests)],
          env,
          testTimeout: minutes(0.5),
          hookTimeout: minutes(1),
        },
      },
      {
        ...shared,
        test: {
          name: 'react',
          environment: 'jsdom',
          // Style sheets are read by tests that measure contrast.
          css: true,
          include: react.map(tests),
          exclude,
          testTimeout: minutes(0.5),
        },
      },
      {
        ...shared,
        test: {
          name: 'e2e',
          environment: 'node',
          include: [tests('e2e')],
          exclude: [...exclude, ...withoutPages],
          env,
          fileParallelism: false,
          sequence: { groupOrder: 1 },
          testTimeout: minutes(2),
          hookTimeout: minutes(2),
        },
      },
    ],
  },
});
