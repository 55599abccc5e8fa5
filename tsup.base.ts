import { defineConfig, type Options } from 'tsup';

/** One way to build every package: ESM for Node 20.19 and current browsers, with declarations. */
export function library(entry: string[], more: Options = {}) {
  return defineConfig({
    entry,
    outDir: 'dist',
    format: 'esm',
    target: 'es2022',
    dts: { compilerOptions: { customConditions: [] } },
    splitting: true,
    sourcemap: true,
    clean: true,
    treeshake: true,
    ...more,
  });
}
