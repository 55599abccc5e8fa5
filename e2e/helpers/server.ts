import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { end, startParley, type StartOptions } from './parley-process.mjs';

/** A real server in a process and a folder of its own. */
export interface TestServer {
  readonly url: string;
  readonly appId: string;
  readonly appSecret: string;
  readonly botKey: string;
  readonly port: number;
  readonly data: string;
  /** What the present process has printed so far. */
  output(): string;
  /** Ends it with SIGKILL: nothing is written or said any more. */
  kill(): Promise<void>;
  /** Starts it again on the same data and port. */
  restart(): Promise<void>;
  /** Ends it as an operator does, and removes its data. */
  stop(): Promise<void>;
}

/** Starts `parley dev` on a free port with nothing stored. */
export async function startServer(options: Omit<StartOptions, 'data' | 'port'> = {}): Promise<TestServer> {
  const data = await mkdtemp(join(tmpdir(), 'parley-e2e-'));
  let running = await startParley({ ...options, data });
  const { url, port, appId, appSecret, botKey } = running;
  return {
    url,
    port,
    appId,
    appSecret,
    botKey,
    data,
    output: () => running.output(),
    async kill() {
      await end(running, 'SIGKILL');
    },
    async restart() {
      running = await startParley({ ...options, data, port });
    },
    async stop() {
      await end(running);
      await rm(data, { recursive: true, force: true });
    },
  };
}
