// npm run bench -- <name>: builds, then runs one benchmark. Its last line is one JSON object with the figures.
import './lib/require-node.mjs';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { build } from './lib/build.mjs';
import { installDependencies } from './lib/install.mjs';
import { root } from './lib/paths.mjs';
import { run } from './lib/run.mjs';
import { fail, say, step } from './lib/say.mjs';

const folder = join(root, 'benchmarks');
const program = (name) => join(folder, name, 'run.mjs');
const names = readdirSync(folder).filter((name) => existsSync(program(name)));
const [name, ...args] = process.argv.slice(2);

if (!name || !names.includes(name)) {
  if (name) process.stderr.write(`Unable to run the benchmark "${name}": there is none of that name.\n`);
  say(`npm run bench -- <name>, where <name> is one of: ${names.join(', ')}`);
  process.exitCode = name ? 1 : 0;
} else {
  try {
    await installDependencies();
    await step('built', () => build());
    const { code } = await run(process.execPath, [program(name), ...args], { show: true });
    process.exitCode = code;
  } catch (error) {
    fail(error);
  }
}
