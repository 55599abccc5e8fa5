// The server's stores and rules, which it does not export, as one file beside its libraries.
import { mkdir } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';

const server = resolve(import.meta.dirname, '../../packages/server');

export async function bundleServer() {
  const folder = join(server, 'node_modules/.bench');
  await mkdir(folder, { recursive: true });
  const outfile = join(folder, 'search.mjs');
  await build({
    stdin: {
      contents: `
        export { createLibsqlStores as openSqlite } from './adapters/libsql/create-libsql-stores.js';
        export { createPostgresStores as openPostgres } from './adapters/postgres/create-postgres-stores.js';
        export { findPostgresBin, startPostgres as start } from './testing/start-postgres.js';
        export { createTestRules } from './testing/create-test-rules.js';
        export { default as Database } from 'libsql';
        export { default as pg } from 'pg';`,
      resolveDir: join(server, 'src'),
    },
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    alias: Object.fromEntries(
      ['', '/schema', '/validate'].map((door) => [
        `@parley/protocol${door}`,
        resolve(server, `../protocol/src${door === '' ? '/index' : door}.ts`),
      ]),
    ),
  });
  const { start, pg, ...parts } = await import(pathToFileURL(outfile).href);
  return {
    ...parts,
    async startPostgres(bin) {
      const cluster = await start(bin);
      return {
        ...cluster,
        stop: () => cluster.stop(),
        async size() {
          const client = new pg.Client({ connectionString: cluster.url });
          await client.connect();
          const { rows } = await client.query('select pg_database_size(current_database())::float8 as size');
          await client.end();
          return rows[0].size;
        },
      };
    },
  };
}
