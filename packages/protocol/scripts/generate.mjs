// Writes src/types.ts, the plain types of everything on the wire, from the operation and event tables.
// `--check` writes nothing and fails when the file is not what the tables say.
import { readFile, writeFile } from 'node:fs/promises';
import { build } from 'esbuild';
import { format } from 'prettier';

const here = new URL('..', import.meta.url);
const target = new URL('src/types.ts', here);

const bundled = await build({
  stdin: {
    contents: `export { operations } from './src/operations.js'; export { events } from './src/events.js';
      export * as auth from './src/auth/types.js'; export * as messaging from './src/messaging/types.js';
      export * as presence from './src/presence/types.js'; export * as recording from './src/recording/types.js'; export * as calls from './src/calls/types.js'; export * as telephony from './src/telephony/types.js'; export * as push from './src/push/types.js'; export * as search from './src/search/types.js'; export * as moderation from './src/moderation/types.js'; export * as files from './src/files/types.js';
      export * as connection from './src/connection/types.js';`,
    resolveDir: here.pathname,
    loader: 'ts',
  },
  bundle: true,
  format: 'esm',
  platform: 'node',
  write: false,
});
const code = Buffer.from(bundled.outputFiles[0].contents).toString('base64');
const { operations, events, ...slices } = await import(`data:text/javascript;base64,${code}`);

const doc = (text, indent = '') => (text ? `${indent}/** ${text} */\n` : '');

function typeOf(schema, named = true) {
  if (named && schema.title) return schema.title;
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.anyOf) return schema.anyOf.map((part) => typeOf(part)).join(' | ');
  switch (schema.type) {
    case 'string':
      return 'string';
    case 'integer':
    case 'number':
      return 'number';
    case 'boolean':
      return 'boolean';
    case 'null':
      return 'null';
    case 'array':
      return `readonly (${typeOf(schema.items)})[]`;
    case 'object':
      return objectOf(schema);
    default:
      return 'unknown';
  }
}

function objectOf(schema) {
  if (schema.patternProperties)
    return `Readonly<Record<string, ${typeOf(Object.values(schema.patternProperties)[0])}>>`;
  const required = new Set(schema.required ?? []);
  const rows = Object.entries(schema.properties ?? {}).map(
    ([key, value]) =>
      `${value.title ? '' : doc(value.description)}readonly ${key}${required.has(key) ? '' : '?'}: ${typeOf(value)};`,
  );
  return rows.length === 0 ? 'Readonly<Record<never, never>>' : `{\n${rows.join('\n')}\n}`;
}

const nouns = Object.values(slices)
  .flatMap((slice) => Object.values(slice))
  .filter((schema) => schema.title)
  .map((schema) => {
    const body = typeOf(schema, false);
    return `${doc(schema.description)}${body.startsWith('{') ? `export interface ${schema.title} ${body}` : `export type ${schema.title} = ${body};`}`;
  });

const rows = (table, type) =>
  Object.entries(table)
    .map(([name, row]) => `${doc(row.summary)}'${name}': ${type(row)};`)
    .join('\n');

const text = `// Made from the operation and event tables by scripts/generate.mjs; \`npm run generate\` makes it anew.

${nouns.join('\n\n')}

/** What each operation takes. */
export interface OperationParams {\n${rows(operations, (row) => typeOf(row.params))}\n}

/** What each operation answers. */
export interface OperationResults {\n${rows(operations, (row) => typeOf(row.result))}\n}

/** What each event carries. */
export interface EventPayloads {\n${rows(events, (row) => typeOf(row.data))}\n}
`;
const pretty = await format(text, { parser: 'typescript', singleQuote: true, printWidth: 120 });
if (process.argv.includes('--check')) {
  if ((await readFile(target, 'utf8').catch(() => '')) !== pretty) {
    console.error(
      'packages/protocol/src/types.ts is not what the tables say: run `npm run generate -w @parley/protocol`.',
    );
    process.exit(1);
  }
} else await writeFile(target, pretty);
