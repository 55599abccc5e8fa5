import { execFileSync } from 'node:child_process';
import { accessSync, constants, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** What to do where coturn is missing. */
export const installCoturn =
  'Install it with: sudo apt-get install coturn (Debian, Ubuntu) or brew install coturn (macOS)';

/** The program, where the system has it. `PATH` is that of the process unless given. */
export function findCoturn(path = process.env['PATH'] ?? ''): string | undefined {
  // Where a user's PATH leaves out the system's own programs.
  const folders = [...path.split(delimiter).filter(Boolean), '/usr/bin', '/usr/sbin', '/usr/local/bin'];
  return folders
    .map((folder) => join(folder, 'turnserver'))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

/** Its version, such as `4.6.1`. */
export function coturnVersion(program: string): string {
  return execFileSync(program, ['--version'], { encoding: 'utf8', timeout: 5_000 }).trim().split('\n').at(-1) ?? '';
}

/** The configuration that deploy/ holds; a built package brings it along. */
export function readCoturnTemplate(): string {
  const places = ['./coturn/turnserver.conf', '../../../../../deploy/coturn/turnserver.conf'];
  for (const place of places) {
    try {
      return readFileSync(new URL(place, import.meta.url), 'utf8');
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    }
  }
  throw new Error('Unable to start coturn: because deploy/coturn/turnserver.conf is missing. Install Parley again.');
}
