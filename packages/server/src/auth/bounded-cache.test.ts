import { expect, it } from 'vitest';
import { createBoundedCache } from './bounded-cache.js';

it('remembers until the time, and never more than it may', () => {
  const cache = createBoundedCache<number>(2);
  cache.set('a', 1, 10);
  cache.set('b', 2, 10);
  expect(cache.get('a', 9)).toBe(1);
  cache.set('c', 3, 20);
  expect(cache.get('a', 9)).toBeUndefined();
  expect(cache.get('b', 10)).toBeUndefined();
  expect(cache.get('c', 10)).toBe(3);
  cache.delete('c');
  expect(cache.get('c', 10)).toBeUndefined();
});
