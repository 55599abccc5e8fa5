import { spawn } from 'node:child_process';
import type { CaptionEngine } from '../../captions/caption-engine.js';

/** A recogniser that is installed. */
export interface PocketsphinxSpec {
  /** `pocketsphinx_continuous`. */
  readonly program: string;
  /** A grammar (JSGF) of what is said; all English where it is not given. */
  readonly grammar?: string;
}

/** Waiting to be taken in: 10 s of sound. What comes then is dropped. */
const mostWaiting = 320_000;
/**
 * Node gives a child a socket, which nothing opens by a path: `cat` makes a pipe of it. Both end when that is closed, which they are
 * when the server dies, too.
 */
const piped = ['/bin/sh', '-c', 'cat | "$0" "$@"'] as const;

/** Understands English by pocketsphinx, a process for each speaker. It tells whole utterances, each once and final. */
export function createPocketsphinx({ program, grammar }: PocketsphinxSpec): CaptionEngine {
  const what = ['-infile', '/dev/stdin', ...(grammar === undefined ? [] : ['-jsgf', grammar]), '-logfn', '/dev/null'];

  return {
    async open(told) {
      const [shell, ...how] = piped;
      const child = spawn(shell, [...how, program, ...what], { stdio: ['pipe', 'pipe', 'ignore'], detached: true });
      let ended = false;
      let said = '';
      child.stdout.on('data', (part: Buffer) => {
        const lines = (said + part.toString('utf8')).split('\n');
        said = (lines.pop() ?? '').slice(-4_000);
        for (const line of lines) if (!ended && line.trim() !== '') told({ text: line.trim(), final: true });
      });
      // It may be gone while it is written to.
      child.stdin.on('error', () => undefined);
      await new Promise<void>((resolve, reject) => {
        child.once('spawn', resolve);
        child.once('error', (cause) =>
          reject(new Error(`Unable to caption: because ${program} cannot be run.`, { cause })),
        );
      });
      return {
        write({ buffer, byteOffset, byteLength }) {
          if (ended || child.stdin.writableLength > mostWaiting) return;
          child.stdin.write(Buffer.from(buffer, byteOffset, byteLength));
        },
        end() {
          if (ended) return;
          ended = true;
          child.stdin.destroy();
          endGroup(child.pid);
        },
      };
    },
  };
}

/** Ends a process with those that it has started. */
function endGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch (error) {
    // They have ended already.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
