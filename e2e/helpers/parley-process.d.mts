import type { ChildProcess } from 'node:child_process';

/** A `parley` command that runs, or ran. */
export interface ParleyRun {
  readonly child: ChildProcess;
  /** What it has printed so far, on both streams. */
  output(): string;
  readonly exited: Promise<{ readonly code: number | null; readonly signal: string | null; readonly output: string }>;
}

/** A `parley dev` that serves, and what a client needs to use it. */
export interface ParleyProcess extends ParleyRun {
  readonly url: string;
  readonly port: number;
  readonly appId: string;
  readonly appSecret: string;
  readonly botKey: string;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly nodeArgs?: readonly string[];
  readonly cwd?: string;
  /** A command that runs it, such as `ip netns exec NAME`. */
  readonly within?: readonly string[];
}

export interface StartOptions extends Omit<RunOptions, 'cwd'> {
  readonly data: string;
  readonly port?: number;
  readonly args?: readonly string[];
}

/** Runs the `parley` command. Nothing of this process's own settings reaches it. */
export function runParley(args: readonly string[], options?: RunOptions): ParleyRun;
/** Starts `parley dev` and waits until it serves. */
export function startParley(options: StartOptions): Promise<ParleyProcess>;
/** Ends a process and waits for its end. */
export function end(run: ParleyRun, signal?: NodeJS.Signals): ParleyRun['exited'];
