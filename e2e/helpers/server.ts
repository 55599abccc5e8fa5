import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
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

const pages = fileURLToPath(new URL('../../examples/messenger/dist', import.meta.url));

/** Starts `parley dev` with the demo's pages, on a free port and with nothing stored. */
export async function startServer({
  args = [],
  ...more
}: Pick<StartOptions, 'env' | 'args'> = {}): Promise<TestServer> {
  if (!existsSync(join(pages, 'index.html')))
    throw new Error('The demo is not built. Run npm run build, then test again.');
  const options = { ...more, args: ['--demo', pages, ...args] };
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
