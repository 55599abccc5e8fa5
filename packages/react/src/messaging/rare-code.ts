import type * as contents from './rare-contents.js';
import { laterCode } from '../theme/later-code.js';

/** What is in that file. */
export type RareContents = typeof contents;

/** What a window opens rarely, loaded when it first does. One file for all, since each more makes the page's own larger. */
export const rareCode = /* @__PURE__ */ laterCode(() => import('./rare-contents.js'));
