import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Clock, Log } from '../../kernel/ports.js';
import { watchGroup } from './watch-group.js';

/** A program that runs beside the server. */
export interface ChildSpec {
  /** What messages call it. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** It has processes of its own, which are killed wherever it has ended without them. */
  readonly forks?: boolean;
  /** Settles once it serves. Given up by the signal when it ends or takes too long. */
  readonly ready: (signal: AbortSignal) => Promise<void>;
  /** How long it may take until it serves, in ms. */
  readonly readyWithin: number;
  readonly clock: Clock;
  readonly log: Log;
  /** Told each line that it writes. */
  readonly onLine?: (line: string) => void;
}

/** A child that is started again whenever it ends. */
export interface SupervisedChild {
  /** The process that runs now; undefined between two. */
  pid(): number | undefined;
  /** How often it was started again. */
  restarts(): number;
  /** Ends it, by SIGTERM and then by SIGKILL, and waits until it has ended. Safe to call again. */
  stop(): Promise<void>;
}

/** Waits between starts grow from the first to the last of these; a run longer than `settledAfter` begins anew. In ms. */
const firstWait = 200;
const longestWait = 10_000;
const settledAfter = 30_000;
/** How long SIGTERM is given, in ms. */
const patience = 3_000;
const mostOutput = 4_000;
/** Gives a child the signal when its parent dies, however that dies (prctl(2), PR_SET_PDEATHSIG). */
const dieWithParent = ['/usr/bin/setpriv', '--pdeathsig', 'TERM', '--'];

/**
 * Starts a program and keeps it running until `stop`.
 *
 * @throws Error that quotes what it said last, where it does not serve at its first start.
 */
export async function superviseChild(spec: ChildSpec): Promise<SupervisedChild> {
  const { name, clock, log } = spec;
  let child: ChildProcess | undefined;
  let stopping = false;
  const isStopping = () => stopping;
  let restarts = 0;
  let wait = firstWait;
  let endWait = (): void => undefined;

  async function run(): Promise<() => Promise<void>> {
    const startedAt = clock.now();
    const own = start(spec);
    child = own.process;
    const ended = own.ended.then(() => {
      if (child === own.process) child = undefined;
    });
    try {
      await untilReady(spec, own);
    } catch (error) {
      await end(own);
      throw error;
    }
    return async () => {
      await ended;
      if (clock.now() - startedAt > settledAfter) wait = firstWait;
    };
  }

  async function keep(ended: () => Promise<void>): Promise<void> {
    let over = ended;
    while (!isStopping()) {
      await over();
      if (isStopping()) return;
      log.warn({ child: name, wait }, `${name} has ended; it is started again.`);
      await new Promise<void>((resolve) => {
        endWait = resolve;
        const cancel = clock.setTimer(resolve, wait);
        if (isStopping()) {
          cancel();
          resolve();
        }
      });
      if (isStopping()) return;
      wait = Math.min(wait * 2, longestWait);
      restarts += 1;
      over = await run().catch((error: unknown) => {
        log.error({ child: name }, error instanceof Error ? error.message : String(error));
        return () => Promise.resolve();
      });
    }
  }

  const kept = keep(await run());
  return {
    pid: () => child?.pid,
    restarts: () => restarts,
    async stop() {
      stopping = true;
      endWait();
      if (child) await end({ process: child, ended: endOf(spec, child), output: () => '' });
      await kept;
    },
  };
}

interface Started {
  readonly process: ChildProcess;
  readonly ended: Promise<void>;
  /** What it said last. */
  readonly output: () => string;
}

function start(spec: ChildSpec): Started {
  const { command, args, cwd, env, forks = false, onLine } = spec;
  const [program = command, ...rest] = existsSync(dieWithParent[0] ?? '')
    ? [...dieWithParent, command, ...args]
    : [command, ...args];
  const child = spawn(program, rest, {
    ...{ cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] },
    // The leader of a group, by which all that it forks is found again.
    detached: forks,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (part: Buffer) => (output = (output + part.toString('utf8')).slice(-mostOutput)));
    if (onLine) createInterface({ input: stream }).on('line', onLine);
  }
  const ended = endOf(spec, child);
  if (forks && child.pid !== undefined) void ended.then(watchGroup(child.pid));
  return { process: child, ended, output: () => output };
}

/** Settles once it has ended and nothing that it forked goes on. */
async function endOf({ forks = false }: ChildSpec, child: ChildProcess): Promise<void> {
  await exitOf(child);
  if (!forks || child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It left nobody behind.
  }
}

function exitOf(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return Promise.race([once(child, 'exit'), once(child, 'error')]).then(
    () => undefined,
    () => undefined,
  );
}

async function untilReady(spec: ChildSpec, own: Started): Promise<void> {
  const { name, readyWithin, clock } = spec;
  const giveUp = new AbortController();
  let cancel = (): void => undefined;
  const late = new Promise<string>((resolve) => {
    cancel = clock.setTimer(() => resolve(`it does not answer after ${readyWithin / 1_000} s`), readyWithin);
  });
  try {
    const why = await Promise.race([
      spec.ready(giveUp.signal).then(() => undefined),
      own.ended.then(() => 'it ended at once'),
      late,
    ]);
    if (why === undefined) return;
    const said = own.output().trim().split('\n').slice(-5).join('\n');
    throw new Error(`Unable to start ${name}: because ${why}.${said === '' ? '' : ` It said:\n${said}`}`);
  } finally {
    cancel();
    giveUp.abort();
  }
}

async function end({ process: child, ended }: Started): Promise<void> {
  child.kill('SIGTERM');
  const kill = setTimeout(() => child.kill('SIGKILL'), patience);
  await ended;
  clearTimeout(kill);
}
