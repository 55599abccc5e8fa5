import { callButtons } from './english-call-buttons.js';
import { calls, devices, problems } from './english-calls.js';
import type { files } from './english-files.js';
import type { groupCalls } from './english-group.js';
import type { phoneCalls } from './english-phone.js';
import type { recordings } from './english-recordings.js';
import { english } from './english.js';
import { preJoin } from './english-pre-join.js';
import type { push } from './english-push.js';
import type { reporting } from './english-reporting.js';
import type { search } from './english-search.js';
import { withOwn, type Words } from './words.js';

/** Everything the components say. Functions get plain values, so that any language can order its words. */
export interface Strings extends Words {
  readonly calls: typeof callButtons & typeof calls;
  readonly devices: typeof devices;
  readonly preJoin: typeof preJoin;
  readonly problems: typeof problems;
}

/** As many of the strings as an app wants to say in its own words. */
export type PartialStrings = { readonly [Group in keyof Strings]?: Partial<Strings[Group]> } & {
  /** Of calls of more than two, which are loaded when there is one. */
  readonly groupCalls?: PartialDeep<typeof groupCalls>;
  /** Of calls with phones and of the dial pad, which are loaded when there is one. */
  readonly phoneCalls?: PartialDeep<typeof phoneCalls>;
  /** Of recordings of calls, which are loaded when somebody looks at them. */
  readonly recordings?: Partial<typeof recordings>;
  /** Of reports of messages, which are loaded when somebody reports one. */
  readonly reporting?: PartialDeep<typeof reporting>;
  /** Of the switch for pushes. */
  readonly push?: PartialDeep<typeof push>;
  /** Of files, which are loaded with the first of them. */
  readonly files?: Partial<typeof files>;
  /** Of searches. */
  readonly search?: Partial<typeof search>;
};

type PartialDeep<T> = { readonly [Key in keyof T]?: T[Key] extends Record<string, unknown> ? Partial<T[Key]> : T[Key] };

// A spread would keep the words of calls in apps that have none.
const ofCalls = /* @__PURE__ */ Object.assign({}, callButtons, calls);
const all: Strings = /* @__PURE__ */ Object.assign({}, english, { calls: ofCalls, devices, preJoin, problems });

/** The English words, with those of calls, and those of the app in their place. */
export function mergeStrings(own: PartialStrings | undefined): Strings {
  return withOwn(all, own);
}
