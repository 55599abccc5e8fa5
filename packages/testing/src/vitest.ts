import { expect } from 'vitest';
import { matchers } from './matchers.js';
import type { ParleyMatchers } from './matcher-types.js';

declare module 'vitest' {
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type, @typescript-eslint/no-unused-vars -- as vitest declares it
  interface Matchers<T> extends ParleyMatchers<void> {}
}

expect.extend(matchers);

export type { ParleyMatchers };
