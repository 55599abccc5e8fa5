import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { existsSync, readdirSync } from 'node:fs';

/** A Janus as an operator runs it, by the files of deploy/janus. */
export interface OwnJanus {
  /** Rejects once it has ended without being killed, and never resolves. */
  readonly lost: Promise<never>;
  kill(): Promise<void>;
}

/** What it is told. */
export interface OwnJanusSpec {
  readonly folder: string;
  /** What runs a command where it is to run. */
  readonly within: readonly string[];
  /** Where its API and its admin API listen. */
  readonly ports: readonly [api: number, admin: number];
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
    API_PORT: String(spec.ports[0]),
    ADMIN_PORT: String(spec.ports[1]),
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
  let killed = false;
  const lost = new Promise<never>((_, reject) => {
    void exited.then(([code, signal]) => {
      if (!killed) reject(new Error(`Janus ended by itself: ${String(code ?? signal)}`));
    });
  });
  lost.catch(() => undefined);
  return {
    lost,
    async kill() {
      killed = true;
      child.kill('SIGKILL');
      await exited;
    },
  };
}
