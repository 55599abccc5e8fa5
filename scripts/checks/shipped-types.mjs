// Compiles what a package ships without its tests: a test's tools bring types that would lift the wall around it.
import { mkdir, writeFile } from 'node:fs/promises';
import { root } from '../lib/paths.mjs';
import { runTool } from '../lib/run.mjs';

const [name] = process.argv.slice(2);
const folder = `${root}.cache/shipped`;
const src = `../../packages/${name}/src`;

await mkdir(folder, { recursive: true });
await writeFile(
  `${folder}/${name}.json`,
  JSON.stringify({
    extends: `../../packages/${name}/tsconfig.json`,
    include: [src],
    exclude: [
      `${src}/**/*.test.ts`,
      `${src}/**/*.test.tsx`,
      `${src}/**/*.test-d.ts`,
      `${src}/**/*.contract.ts`,
      `${src}/testing`,
    ],
  }),
);
const { code, output } = await runTool('typescript/bin/tsc', ['--noEmit', '-p', `${folder}/${name}.json`]);
process.stdout.write(output);
process.exitCode = code;
