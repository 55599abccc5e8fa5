import { laterCode } from '../../theme/later-code.js';

/** What shows files, loaded with the first of them. */
export const fileCode = /* @__PURE__ */ laterCode(() => import('./file-contents.js'));
