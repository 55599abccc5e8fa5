import type { Parley } from '@parley/core';
import { createContext } from 'react';
import type { PhoneOptions } from './phone-options.js';
import type { Desk } from './desk.js';
import type { PartialStrings } from '../theme/strings.js';

/** What the provider hands down. */
export interface ParleyContextValue {
  readonly parley: Parley;
  /** The app's words in place of the English ones. */
  readonly strings?: PartialStrings;
  /** A BCP 47 tag for dates and numbers; the runtime's own when not given. */
  readonly locale?: string;
  readonly phones?: PhoneOptions;
  /** Kept while the provider is mounted and the client the same. */
  readonly desk: Desk;
}

export const ParleyContext = /* @__PURE__ */ createContext<ParleyContextValue | undefined>(undefined);
