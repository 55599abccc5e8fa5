// package-lock.json names no registry: it must install from whichever one the reader has.
import { readFile } from 'node:fs/promises';
import { root } from '../lib/paths.mjs';

const { packages } = JSON.parse(await readFile(`${root}package-lock.json`, 'utf8'));
const named = Object.entries(packages).filter(([, entry]) => /^https?:/.test(entry.resolved ?? ''));

if (named.length > 0) {
  console.error('Unable to accept package-lock.json: it records where packages came from:');
  for (const [path, entry] of named) console.error(`  ${path}: ${entry.resolved}`);
  console.error('Run `npm install` again with the .npmrc of this repository in force.');
  process.exitCode = 1;
}
