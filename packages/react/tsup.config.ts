import { build } from 'esbuild';
import { library } from '../../tsup.base.js';

export default library(['src/**/*.{ts,tsx}', '!src/**/*.test.{ts,tsx}', '!src/testing/**'], {
  // File by file: bundlers of apps take whole files, so that what is loaded later would bring what it shares with the page to the page.
  bundle: false,
  // The sources are components and hooks: the whole package runs on the client.
  banner: { js: '"use client";' },
  // Rollup drops directives; esbuild alone keeps them.
  treeshake: false,
  dts: { entry: 'src/index.ts', compilerOptions: { customConditions: [] } },
  onSuccess: async () => {
    await build({ entryPoints: ['src/styles.css'], outfile: 'dist/styles.css', bundle: true, sourcemap: true });
  },
});
