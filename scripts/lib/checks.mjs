// The table of static checks. `built` ones read dist and wait for the build.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root, workspaces } from './paths.mjs';
import { run, runTool } from './run.mjs';

const packages = workspaces('packages');
const typed = [...packages, ...workspaces('examples'), 'e2e', 'benchmarks', '.'].filter((folder) =>
  existsSync(join(root, folder, 'tsconfig.json')),
);
// Where the compiler is a wall: these see no Node, and core and protocol see no browser either.
const walled = ['protocol', 'core', 'web', 'react'];
const script =
  (name, ...args) =>
  () =>
    run(process.execPath, [`${root}scripts/checks/${name}.mjs`, ...args]);

const large = ['packages/server', 'packages/react'];
const linted = [
  ...large.map((folder) => [folder, folder]),
  ['the other packages', 'packages', ...large.flatMap((folder) => ['--ignore-pattern', `${folder}/**`])],
  ['all else', '.', '--ignore-pattern', 'packages/**'],
];

/** Each check: its name, whether it needs the build, and how it runs. */
export const checks = [
  // Each on its own: all types of all packages at once are more than Node takes by itself.
  ...linted.map(([name, ...what]) => ({
    name: `lint of ${name} (eslint)`,
    run: () => runTool('eslint/bin/eslint.js', [...what, '--max-warnings=0']),
  })),
  ...typed.map((folder) => ({
    name: `types of ${folder === '.' ? 'scripts' : folder}`,
    run: () => runTool('typescript/bin/tsc', ['--noEmit', '-p', folder]),
  })),
  ...walled.map((name) => ({ name: `types of ${name} without its tests`, run: script('shipped-types', name) })),
  {
    name: 'types of the wire are generated',
    run: () => run(process.execPath, ['packages/protocol/scripts/generate.mjs', '--check']),
  },
  { name: 'format (prettier)', run: () => runTool('prettier/bin/prettier.cjs', ['--check', '.', '--log-level=warn']) },
  {
    name: 'walls (dependency-cruiser)',
    run: () =>
      runTool('dependency-cruiser/bin/dependency-cruise.mjs', [
        '--config',
        '.dependency-cruiser.cjs',
        ...sourceFolders(),
      ]),
  },
  { name: 'nothing unused (knip)', run: () => runTool('knip/bin/knip.js', ['--no-progress']) },
  { name: 'one version of everything (sherif)', run: () => runTool('sherif/index.js', ['--fail-on-warnings']) },
  { name: 'lock file names no registry', run: script('lockfile') },
  { name: 'no known vulnerability (npm audit)', run: script('audit') },
  { name: 'API reports (api-extractor)', built: true, run: script('api') },
  ...packages.map((folder) => ({
    name: `package ${folder} (publint)`,
    built: true,
    run: () => runTool('publint/src/cli.js', [folder, '--strict']),
  })),
  ...packages.map((folder) => ({
    name: `package ${folder} (attw)`,
    built: true,
    run: () => attw(folder),
  })),
  { name: 'sizes', built: true, run: () => run(process.execPath, ['benchmarks/size/run.mjs']) },
];

function sourceFolders() {
  return ['packages', 'examples', 'e2e', 'benchmarks'].filter((folder) => existsSync(join(root, folder)));
}

// attw answers 0 for a package that ships no types at all.
async function attw(folder) {
  const args = ['--pack', folder, '--profile', 'esm-only', '--no-emoji', '--exclude-entrypoints', 'styles.css'];
  const result = await runTool('@arethetypeswrong/cli/dist/index.js', args);
  return result.output.includes('does not contain types') ? { ...result, code: 1 } : result;
}
