// Gets the system's programs for the tests, or says what will not run without them.
import { missingSystem } from './system.mjs';
import { root } from './paths.mjs';
import { run } from './run.mjs';
import { red, say, yellow } from './say.mjs';

/** Installs what is missing where that is possible. Answers what is still missing. */
export async function installSystemPackages() {
  if (missingSystem().length === 0) return [];
  await run('bash', [`${root}scripts/setup-system.sh`], { show: true });
  return missingSystem();
}

/** Says what does not run, and the one command that would change that. */
export function tellMissing(missing, strict) {
  if (missing.length === 0) return;
  const mark = strict ? red('✗') : yellow('!');
  for (const { name, without } of missing) say(`${mark} ${name} is missing: ${without} do not run.`);
  say(`  To run them too: sudo scripts/setup-system.sh${strict ? ' (CI counts a missing one as a failure)' : ''}`);
}
