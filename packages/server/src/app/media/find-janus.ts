import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readdirSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

/** What to do where Janus is missing. */
export const installJanus = 'Install it with: sudo apt-get install --no-install-recommends janus (Debian, Ubuntu)';

/** Where a Janus is, and where what it loads is. */
export interface FoundJanus {
  readonly program: string;
  /** The folder of its `plugins` and `transports`. */
  readonly libraries: string;
}

/** The files of its configuration in deploy/janus. */
export const janusFiles = ['janus.jcfg', 'janus.plugin.videoroom.jcfg', 'janus.transport.websockets.jcfg'] as const;

/** Janus, where the system has it. `PATH` is that of the process unless given. */
export function findJanus(path = process.env['PATH'] ?? ''): FoundJanus | undefined {
  const folders = [...path.split(delimiter).filter(Boolean), '/usr/bin', '/usr/local/bin', '/opt/janus/bin'];
  const program = folders.map((folder) => join(folder, 'janus')).find(isExecutable);
  if (program === undefined) return undefined;
  const lib = join(dirname(dirname(program)), 'lib');
  const libraries = [lib, ...entries(lib).map((entry) => join(lib, entry))]
    .map((folder) => join(folder, 'janus'))
    .find((folder) => existsSync(join(folder, 'plugins', 'libjanus_videoroom.so')));
  return libraries === undefined ? undefined : { program, libraries };
}

/** Its version, such as `1.1.2`. */
export function janusVersion({ program }: FoundJanus): string {
  // It ends with 1 after it has said so.
  const { stdout: said } = spawnSync(program, ['--version'], { encoding: 'utf8', timeout: 5_000 });
  return /\((\d+\.\d+\.\d+)\)/.exec(said)?.[1] ?? 'of an unknown version';
}

/** A file of the configuration that deploy/ holds; a built package brings it along. */
export function readJanusTemplate(file: (typeof janusFiles)[number]): string {
  for (const place of ['./janus', '../../../../../deploy/janus']) {
    try {
      return readFileSync(new URL(`${place}/${file}`, import.meta.url), 'utf8');
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    }
  }
  throw new Error(`Unable to start Janus: because deploy/janus/${file} is missing. Install Parley again.`);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function entries(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
