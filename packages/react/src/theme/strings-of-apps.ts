import type { Strings } from './strings.js';
import { useStrings as useOwn } from './use-strings.js';

/**
 * The words of the components, with those of the app in their place: for components of your own that should fit in.
 *
 * @example
 * ```tsx
 * const { common } = useStrings();
 * return <button>{common.retry}</button>;
 * ```
 */
export function useStrings(): Strings {
  // Not the same function: what the package's index names and later code uses, bundlers that assign whole files load with every page.
  return useOwn();
}
