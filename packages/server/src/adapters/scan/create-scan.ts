import { execFile } from 'node:child_process';

/** How long a program may look at one file, in ms. */
const within = 300_000;

/**
 * Has a program of this machine look at files, as `clamdscan --fdpass --no-summary` does: it is given the path of a file as its last
 * argument, and exits with 0 where nothing was found and with 1 where something was. Anything else means that it could not look.
 */
export function createScan([program = '', ...before]: readonly string[]): (
  path: string,
) => Promise<'clean' | 'refused'> {
  return (path) =>
    new Promise((resolve, reject) => {
      execFile(program, [...before, path], { timeout: within, maxBuffer: 1_048_576 }, (error) => {
        if (!error) resolve('clean');
        else if (error.code === 1) resolve('refused');
        else reject(new Error(`Unable to look at a file: because ${program} ended with ${String(error.code)}.`));
      });
    });
}
