import type { EndReason } from '@parley/protocol';
import type { CallSnapshot } from './calls.js';
import type { TrackSource } from './media-port.js';

/** Whose sound and picture arrive poorly, or well again. */
export interface NetworkNews {
  readonly side: 'local' | 'remote';
  /** Of a call of more than two, with the side `remote`. */
  readonly participant?: string;
}

/** What happens to a call. */
export interface CallEvents {
  readonly accepted: CallSnapshot;
  /** Sound or picture flows for the first time. */
  readonly connected: CallSnapshot;
  readonly ended: { readonly reason: EndReason; readonly endedBy?: string };
  /**
   * What one side sends arrives poorly; in a call of more than two, `participant` says which of the others that is. Whoever listens lets
   * the call be measured.
   */
  readonly poorNetwork: NetworkNews;
  /** It does no more, or they have left. */
  readonly goodNetwork: NetworkNews;
  /** A participant, who may be this one, reacted. */
  readonly reaction: { readonly participant: string; readonly emoji: string };
  /** What another participant sent. */
  readonly data: { readonly from: string; readonly data: string };
  /**
   * What `security` says is another thing now: the words of an encrypted call of more than two, `complete` once all have said their keys, or
   * nothing any more, since the call goes through a media server.
   */
  readonly security: { readonly complete: boolean };
  /** The host has turned off what this device sends. */
  readonly muted: { readonly source: TrackSource; readonly by: string };
}
