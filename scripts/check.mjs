// npm run check: everything that can be known without running the code, one line each.
// The last line is `N passed, N failed`. `npm run check -- types` runs the checks whose name contains "types".
import './lib/require-node.mjs';
import { availableParallelism } from 'node:os';
import { build } from './lib/build.mjs';
import { installDependencies } from './lib/install.mjs';
import { fail, say, tell } from './lib/say.mjs';

try {
  await installDependencies();
  const { checks } = await import('./lib/checks.mjs');
  await runAll(checks);
} catch (error) {
  fail(error);
  say('0 passed, 1 failed');
}

async function runAll(all) {
  const filters = process.argv.slice(2);
  const wanted = filters.length === 0 ? all : all.filter(({ name }) => filters.some((filter) => name.includes(filter)));
  let passed = 0;
  let failed = 0;
  const done = (name, { code, output, seconds }) => {
    tell(code === 0, name, seconds);
    if (code === 0) passed += 1;
    else failed += 1;
    const text = output.trim();
    if (code !== 0 || text.startsWith('skipped:')) say(text.replace(/^/gm, '    '));
  };

  const built = wanted.some((check) => check.built) ? build() : undefined;
  const waiting = wanted.filter((check) => !check.built);
  const worker = async () => {
    for (let check = waiting.shift(); check; check = waiting.shift()) done(check.name, await check.run());
  };
  const others = Math.max(1, availableParallelism() - (built ? 1 : 0));
  const pool = Array.from({ length: others }, worker);
  if (built) {
    done('build', await built);
    waiting.push(...wanted.filter((check) => check.built));
    pool.push(worker());
  }
  await Promise.all(pool);
  say(`${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
}
