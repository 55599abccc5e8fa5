import { expect, it } from 'vitest';
import { suggest } from './suggest.js';

it.each([
  ['prot', 'port'],
  ['hots', 'host'],
  ['dta', 'data'],
  ['databse-url', 'database-url'],
  ['xyz', undefined],
  ['completely-different', undefined],
])('%s: %s', (word, meant) => {
  expect(suggest(word, ['port', 'host', 'data', 'database-url'])).toBe(meant);
});
