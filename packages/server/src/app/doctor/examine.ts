import { accessSync, constants, existsSync, statfsSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { readDatabaseState } from '../../adapters/libsql/read-database-state.js';
import { readPostgresState } from '../../adapters/postgres/read-postgres-state.js';
import type { MigrationState } from '../../adapters/sql/migrate.js';
import { defaults, type ServerConfig } from '../config.js';
import { databaseFile } from '../open-stores.js';
import { findPortHolder } from '../port-holder.js';
import { examineCaptions } from './examine-captions.js';
import { examineMedia } from './examine-media.js';
import { examinePhone } from './examine-phone.js';
import { examineRecordings } from './examine-recordings.js';
import { examineRelays } from './examine-relays.js';
import { examineStorage } from './examine-storage.js';
import { bad, good, note, type Finding } from './finding.js';

/** Clocks before this are wrong: this code is younger (ms since the epoch). */
const youngest = Date.UTC(2025, 0, 1);
const littleSpace = 500 * 1024 * 1024;

/** Looks at everything that serving needs; starts nothing and changes nothing. */
export async function examine(config: ServerConfig): Promise<readonly Finding[]> {
  return [
    node(),
    config.data === undefined ? note('Data folder', 'None is given; --data names one.') : folder(config.data),
    await port(config),
    await database(config),
    clock(),
    ...(await examineRelays(config)),
    ...(await examineMedia(config)),
    await examinePhone(config),
    ...examineRecordings(config),
    ...(await examineStorage(config)),
    ...examineCaptions(config),
  ];
}

function node(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const fits = major > 20 || (major === 20 && minor >= 19);
  return fits
    ? good('Node', process.versions.node)
    : bad('Node', `${process.versions.node} is too old. Install 20.19 or newer.`);
}

function folder(data: string): Finding {
  const path = resolve(data);
  let nearest = path;
  while (!existsSync(nearest) && dirname(nearest) !== nearest) nearest = dirname(nearest);
  if (!statSync(nearest).isDirectory())
    return bad('Data folder', `${nearest} is not a folder. Give another with --data.`);
  try {
    accessSync(nearest, constants.W_OK);
  } catch {
    return bad('Data folder', `${nearest} cannot be written. Give another with --data, or change who owns it.`);
  }
  const { bavail, bsize } = statfsSync(nearest);
  if (bavail * bsize < littleSpace) return note('Data folder', `${path} has less than 500 MB left.`);
  return good('Data folder', existsSync(path) ? path : `${path} (will be made)`);
}

async function port({ port: wanted, host, lan }: ServerConfig): Promise<Finding> {
  const address = lan && host === defaults.host ? '0.0.0.0' : host;
  const code = await tryToListen(address, wanted);
  if (code === undefined) return good('Port', `${address}:${wanted} is free`);
  if (code !== 'EADDRINUSE')
    return bad('Port', `${address}:${wanted} cannot be used (${code}). See --host and --port.`);
  const holder = findPortHolder(wanted);
  const who = holder ? `process ${holder.pid} (${holder.command})` : 'another process';
  return bad('Port', `${wanted} is held by ${who}. Stop it, or choose another with --port.`);
}

function tryToListen(host: string, port: number): Promise<string | undefined> {
  return new Promise((done) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => done(error.code ?? 'unknown'));
    probe.listen({ host, port }, () => probe.close(() => done(undefined)));
  });
}

async function database({ databaseUrl, data }: ServerConfig): Promise<Finding> {
  try {
    if (databaseUrl !== undefined)
      return upToDate(await readPostgresState(databaseUrl), `PostgreSQL at ${new URL(databaseUrl).host}`);
    const file = join(data ?? '.', databaseFile);
    if (!existsSync(file)) return good('Database', 'Embedded; it is made at the first start.');
    return upToDate(await readDatabaseState(file), `Embedded, ${file}`);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'no answer';
    return bad('Database', `It cannot be reached (${code}). Check the address, the user and the password.`);
  }
}

function upToDate({ applied, known }: MigrationState, where: string): Finding {
  if (applied > known) return bad('Database', `${where}: a newer Parley changed it. Start that version.`);
  if (applied < known) return note('Database', `${where}: ${known - applied} migrations run at the next start.`);
  return good('Database', `${where}: up to date`);
}

function clock(): Finding {
  const now = new Date();
  return now.getTime() > youngest
    ? good('Clock', now.toISOString())
    : bad('Clock', `${now.toISOString()} is in the past. Tokens would be refused: set the clock.`);
}
