import type { OperationName, Params, Result } from '@parley/protocol';

/** What a track of the page's `sub` channel has brought so far. */
export interface Received {
  readonly from: string;
  readonly kind: string;
  readonly mid: string;
  readonly bytes: number;
  readonly frames: number;
  readonly width: number;
}

/** A participant of a call of a group, who speaks the protocol and WebRTC by hand. */
export interface GroupPage {
  /** Starts the group's call, or joins it. */
  start(conversationId: string): Promise<string>;
  join(callId: string): Promise<void>;
  hangUp(): Promise<void>;
  /** Does any other operation from the device that is in the call. */
  ask<K extends OperationName>(op: K, params: Params<K>): Promise<Result<K>>;
  /** Wants this size of everybody's video. */
  wantSize(substream: number): Promise<void>;
  received(): Promise<readonly Received[]>;
  /** The epoch of the channels in use. */
  epoch(): number;
  /** What this page was told of what others said. */
  captions(): readonly { readonly userId: string; readonly text: string }[];
  /** Who talks now. */
  talking(): readonly string[];
}
