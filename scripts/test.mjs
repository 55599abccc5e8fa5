// npm test: everything that can fail, once. `npm test -- messaging` runs the files whose path contains "messaging".
// The last line is `N passed, N failed`.
import './lib/require-node.mjs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from './lib/build.mjs';
import { installDependencies } from './lib/install.mjs';
import { runTool } from './lib/run.mjs';
import { fail, say, step } from './lib/say.mjs';
import { installSystemPackages, tellMissing } from './lib/system-packages.mjs';

const long = process.argv.includes('--long');
const filters = process.argv.slice(2).filter((argument) => argument !== '--long');
const ci = Boolean(process.env.CI) && process.env.CI !== 'false';

try {
  await installDependencies();
  const missing = await installSystemPackages();
  await step('built', () => build());
  const counts = await runVitest();
  tellMissing(missing, ci);
  finish({ ...counts, failed: counts.failed + (ci ? missing.length : 0) });
} catch (error) {
  fail(error);
  finish({ passed: 0, failed: 1, skipped: 0 });
}

function finish({ passed, failed, skipped }) {
  say(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
  process.exitCode = failed > 0 ? 1 : 0;
}

async function runVitest() {
  const folder = await mkdtemp(join(tmpdir(), 'parley-test-'));
  const file = join(folder, 'results.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const { code } = await runTool('vitest/vitest.mjs', ['run', ...reporters, ...filters], {
    show: true,
    env: long ? { PARLEY_TEST_LONG: '1' } : {},
  });
  const results = await readFile(file, 'utf8').then(JSON.parse, () => undefined);
  await rm(folder, { recursive: true, force: true });
  return count(results, code);
}

// A file that could not be loaded and an error outside of any test count as one failure each.
function count(results, code) {
  const passed = results?.numPassedTests ?? 0;
  const skipped = (results?.numPendingTests ?? 0) + (results?.numTodoTests ?? 0);
  const broken = (results?.testResults ?? []).filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  ).length;
  const failed = (results?.numFailedTests ?? 0) + broken;
  return { passed, skipped, failed: failed === 0 && code !== 0 ? 1 : failed };
}
