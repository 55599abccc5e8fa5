import { matchers } from './matchers.js';
import type { ParleyMatchers } from './matcher-types.js';

declare global {
  // eslint-disable-next-line @typescript-eslint/no-namespace -- the types of jest are one
  namespace jest {
    // eslint-disable-next-line @typescript-eslint/no-empty-object-type, @typescript-eslint/no-unused-vars -- as jest declares it
    interface Matchers<R, T = {}> extends ParleyMatchers<R> {}
  }
}

/** jest's own `expect`, which its tests find as a global. */
const { expect } = globalThis as unknown as { readonly expect: { extend(matchers: object): void } };

expect.extend(matchers);

export type { ParleyMatchers };
