// Where things are in the repository.
import { readdirSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** The folders of one workspace group that have a package.json, such as `packages/core`. */
export function workspaces(group) {
  const folder = join(root, group);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .sort()
    .map((name) => `${group}/${name}`)
    .filter((path) => existsSync(join(root, path, 'package.json')));
}
