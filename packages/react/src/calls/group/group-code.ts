import { laterCode } from '../../theme/later-code.js';

/** The screens of calls of more than two, loaded with the first of them. */
export const groupCode = /* @__PURE__ */ laterCode(() => import('./group-contents.js'));
