import 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** By how much a property multiplies its runs; more than 1 in `npm run test:long`. */
    runsFactor: number;
  }
}
