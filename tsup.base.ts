import { defineConfig, type Options } from 'tsup';

// `npm start` needs what runs, and declarations take most of a build's time.
const runnableOnly = process.env['PARLEY_BUILD'] === 'runnable';

/** One way to build every package: ESM for Node 20.19 and current browsers, with declarations. */
export function library(entry: string[], more: Options = {}) {
  return defineConfig({
    entry,
    outDir: 'dist',
    format: 'esm',
    target: 'es2022',
    splitting: true,
    sourcemap: true,
    clean: true,
    treeshake: true,
    ...more,
    dts: runnableOnly ? false : (more.dts ?? { compilerOptions: { customConditions: [] } }),
  });
}
