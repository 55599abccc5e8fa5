#!/usr/bin/env node
import { existsSync } from 'node:fs';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const program = new URL('../dist/cli.js', import.meta.url);
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(
    `Unable to start Parley: because this is Node ${process.versions.node}. Install Node 20.19 or newer.\n`,
  );
  process.exitCode = 1;
} else if (existsSync(program)) {
  await import(program.href);
} else {
  process.stderr.write('Unable to start Parley: because it is not built. Run npm run build first.\n');
  process.exitCode = 1;
}
