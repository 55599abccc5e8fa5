import { describe, it } from 'vitest';
import { createFakeMedia } from './fake-media.js';
import { mediaContract } from './media-contract.js';

describe('the fake keeps the media contract', () => {
  for (const check of mediaContract) {
    it(check.name, () => check.run({ port: createFakeMedia(), pause: () => Promise.resolve() }));
  }
});
