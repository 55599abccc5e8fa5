import { laterCode } from './later-code.js';

/**
 * The screens of calls with phones, and the dial pad, loaded with the first of them. They come with those of groups: one more file to
 * load later would tear what it shares with the page out of the page's own files.
 */
export const phoneCode = /* @__PURE__ */ laterCode(() => import('../calls/group/group-contents.js'));

/** How numbers are written in all countries, loaded with the first number that is shown. */
export const numbersCode = /* @__PURE__ */ laterCode(() => import('../calls/phone/numbers.js'));
