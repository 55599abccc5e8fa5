import type { Parley } from '@parley/core';
import { useMemo, type ReactNode } from 'react';
import type { PartialStrings } from '../theme/strings.js';
import type { PhoneOptions } from './phone-options.js';
import { createDesk, type Desk } from './desk.js';
import { ParleyContext } from './parley-context.js';

/** What `ParleyProvider` takes. */
export interface ParleyProviderProps {
  /** The client; the app made it and the app ends it. */
  readonly parley: Parley;
  /** Words in place of the English ones, as many as wanted. */
  readonly strings?: PartialStrings;
  /** A BCP 47 tag for dates and numbers, such as `fr-CH`; the runtime's own when not given. */
  readonly locale?: string;
  /** Names of numbers, and the country they are dialled in. */
  readonly phones?: PhoneOptions;
  readonly children?: ReactNode;
}

/**
 * Gives the client to the hooks and components below it. It neither connects nor disconnects: the app owns the client.
 *
 * @example
 * ```tsx
 * <ParleyProvider parley={parley}>
 *   <ConversationList onSelect={setId} />
 * </ParleyProvider>
 * ```
 */
export function ParleyProvider({ parley, strings, locale, phones, children }: ParleyProviderProps) {
  const desk = useDeskOf(parley);
  const value = useMemo(() => ({ parley, strings, locale, phones, desk }), [parley, strings, locale, phones, desk]);
  return <ParleyContext.Provider value={value}>{children}</ParleyContext.Provider>;
}

/** One desk for each client: nothing of one user is on the desk of another. */
function useDeskOf(parley: Parley): Desk {
  const { desk } = useMemo(() => ({ parley, desk: createDesk() }), [parley]);
  return desk;
}
