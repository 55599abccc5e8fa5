import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { existsSync, readdirSync } from 'node:fs';

/** A Janus as an operator runs it, by the files of deploy/janus. */
export interface OwnJanus {
  kill(): Promise<void>;
}

/** What it is told. */
export interface OwnJanusSpec {
  readonly folder: string;
  /** What runs a command where it is to run. */
  readonly within: readonly string[];
  readonly apiPort: number;
  readonly mediaPorts: string;
  /** Where media is received. */
  readonly address: string;
  readonly apiSecret: string;
  readonly adminKey: string;
}

/** Starts it. Whoever uses it tries again until it listens. */
export async function startOwnJanus(spec: OwnJanusSpec): Promise<OwnJanus> {
  const program = process.env['PARLEY_TEST_JANUS'] ?? '/usr/bin/janus';
  const lib = join(dirname(dirname(program)), 'lib');
  const libraries = [lib, ...readdirSync(lib).map((entry) => join(lib, entry))]
    .map((folder) => join(folder, 'janus'))
    .find((folder) => existsSync(join(folder, 'plugins', 'libjanus_videoroom.so')));
  const values: Readonly<Record<string, string>> = {
    FOLDER: spec.folder,
    LIBRARIES: libraries ?? '',
    API_SECRET: spec.apiSecret,
    ADMIN_SECRET: spec.apiSecret,
    ADMIN_KEY: spec.adminKey,
    MEDIA_PORTS: spec.mediaPorts,
    ADDRESSES: spec.address,
    API_ADDRESS: '127.0.0.1',
    API_PORT: String(spec.apiPort),
    ADMIN_PORT: String(spec.apiPort + 1),
  };
  await mkdir(spec.folder, { recursive: true });
  const deploy = new URL('../../deploy/janus/', import.meta.url);
  for (const file of readdirSync(deploy).filter((name) => name.endsWith('.jcfg'))) {
    const template = await readFile(new URL(file, deploy), 'utf8');
    await writeFile(
      join(spec.folder, file),
      template.replace(/@([A-Z_]+)@/g, (_, name: string) => values[name] ?? ''),
    );
  }
  const [command, ...args] = [...spec.within, program, '-F', spec.folder, '-C', join(spec.folder, 'janus.jcfg')];
  const child = spawn(command, args, { stdio: 'ignore' });
  const exited = once(child, 'exit');
  return {
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}
