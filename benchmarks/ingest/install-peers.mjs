// The peers are heavy (80 packages, 48 MB) and nobody else needs them: they are installed when this benchmark first runs.
import { copyFile, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from '../../scripts/lib/paths.mjs';
import { run } from '../../scripts/lib/run.mjs';
import { step } from '../../scripts/lib/say.mjs';

const wanted = fileURLToPath(new URL('peers/', import.meta.url));
const files = ['package.json', 'package-lock.json'];

/** Installs the peers' exact versions into a folder that git ignores, if they are not there. Answers that folder. */
export async function installPeers() {
  const folder = join(root, '.cache/ingest-peers');
  if (await isInstalled(folder)) return folder;
  await mkdir(folder, { recursive: true });
  for (const file of files) await copyFile(join(wanted, file), join(folder, file));
  await step('peers installed (npm ci)', () =>
    run('npm', ['ci', '--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: folder,
    }),
  );
  return folder;
}

// npm writes node_modules/.package-lock.json last.
async function isInstalled(folder) {
  try {
    const [lock, installed] = await Promise.all(
      [join(wanted, 'package-lock.json'), join(folder, 'node_modules/.package-lock.json')].map(async (file) =>
        JSON.parse(await readFile(file, 'utf8')),
      ),
    );
    const { dependencies } = lock.packages[''];
    return Object.entries(dependencies).every(
      ([name, version]) => installed.packages[`node_modules/${name}`]?.version === version,
    );
  } catch {
    return false;
  }
}
