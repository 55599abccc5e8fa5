import { library } from '../../tsup.base.js';

export default library(['src/index.ts', 'src/styles.css'], {
  // The sources are components and hooks: the whole package runs on the client.
  banner: { js: '"use client";' },
  // Rollup drops directives; esbuild alone keeps them.
  treeshake: false,
  dts: { entry: 'src/index.ts', compilerOptions: { customConditions: [] } },
});
