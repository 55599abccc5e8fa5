// Installs the dependencies when node_modules is not what package-lock.json says.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from './paths.mjs';
import { run } from './run.mjs';
import { step } from './say.mjs';

/** Installs what package-lock.json names, if it is not installed. */
export async function installDependencies() {
  if (await installed()) return;
  await step('dependencies installed (npm ci)', async () => {
    const result = await run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
    // Some versions of npm end with 0 when the registry cannot be reached.
    return result.code === 0 && !(await installed()) ? { ...result, code: 1 } : result;
  });
}

// npm writes node_modules/.package-lock.json last, so a broken install is seen as well as an old one.
async function installed() {
  const [wanted, present] = await Promise.all([
    packagesOf('package-lock.json'),
    packagesOf('node_modules/.package-lock.json'),
  ]);
  if (!wanted || !present) return false;
  return Object.entries(wanted)
    .filter(([path, entry]) => path.includes('node_modules/') && !entry.optional && !entry.devOptional)
    .every(
      ([path, entry]) =>
        present[path]?.version === entry.version && present[path]?.link === entry.link && existsSync(join(root, path)),
    );
}

async function packagesOf(file) {
  try {
    return JSON.parse(await readFile(join(root, file), 'utf8')).packages;
  } catch {
    return undefined;
  }
}
