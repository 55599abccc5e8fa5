// npm run docs: writes the API pages and the protocol reference into docs/api, which is never kept.
import './lib/require-node.mjs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { protocolPages } from './docs/protocol-pages.mjs';
import { build } from './lib/build.mjs';
import { installDependencies } from './lib/install.mjs';
import { root } from './lib/paths.mjs';
import { runTool } from './lib/run.mjs';
import { fail, say, step } from './lib/say.mjs';

const out = join(root, 'docs/api');

try {
  await installDependencies();
  await rm(out, { recursive: true, force: true });
  await step('packages built', () => build(['./packages/*']));
  await step('API pages (typedoc)', () => runTool('typedoc/bin/typedoc', ['--treatWarningsAsErrors']));
  await writeProtocol();
  say('Written to docs/api; start at docs/api/README.md and docs/api/protocol/README.md.');
} catch (error) {
  fail(error);
}

async function writeProtocol() {
  const tables = await import('../packages/protocol/dist/schema.js');
  await mkdir(join(out, 'protocol'), { recursive: true });
  for (const [name, text] of protocolPages(tables)) await writeFile(join(out, 'protocol', name), text);
}
