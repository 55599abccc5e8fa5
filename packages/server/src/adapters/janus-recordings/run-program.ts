import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';

/** A program that was run, and what is asked of it. */
export interface ProgramRun {
  readonly command: string;
  readonly args: readonly string[];
  /** It is killed then, in ms. */
  readonly within: number;
  readonly signal: AbortSignal;
}

const mostOutput = 64 * 1_024;
/** Behind everything else on the machine; gone when its parent is (prctl(2), PR_SET_PDEATHSIG). */
const asChild = ['/usr/bin/setpriv', '--pdeathsig', 'KILL', '--'];
const behindOthers = ['/usr/bin/nice', '-n', '10'];

/**
 * Runs a program to its end. Gives what it wrote to standard output.
 *
 * @throws Error that quotes what it said last, where it fails, takes too long or is given up.
 */
export async function runProgram({ command, args, within, signal }: ProgramRun): Promise<string> {
  const before = [asChild, behindOthers].filter(([program = '']) => existsSync(program)).flat();
  const [program = command, ...rest] = [...before, command, ...args];
  const child = spawn(program, rest, {
    stdio: ['ignore', 'pipe', 'pipe'],
    signal,
    timeout: within,
    killSignal: 'SIGKILL',
  });
  const said = { out: '', error: '' };
  child.stdout.on('data', (part: Buffer) => (said.out = (said.out + part.toString('utf8')).slice(-mostOutput)));
  child.stderr.on('data', (part: Buffer) => (said.error = (said.error + part.toString('utf8')).slice(-mostOutput)));
  const [code, why] = await new Promise<readonly [number | null, string]>((resolve) => {
    child.once('error', (error) => resolve([null, error.message]));
    child.once('close', (status, killed) => resolve([status, killed ?? `it ended with ${status}`]));
  });
  if (code === 0) return said.out;
  const last = `${said.out}\n${said.error}`.trim().split('\n').slice(-3).join(' ');
  throw new Error(`Unable to run ${command}: because ${why}. It said: ${last.slice(0, 400)}`);
}
