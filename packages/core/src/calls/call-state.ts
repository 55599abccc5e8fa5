import type { CallRecord } from '@parley/protocol';
import type { ParleyError } from '../kernel/parley-error.js';
import type { CallEnd, CallPhase } from './call-machine.js';
import type { Viewer } from './call-record.js';
import type { MediaTrack, TrackSource } from './media-port.js';

/** What this device sends: what is on, and what of it can be shown. */
export interface LocalSide {
  readonly on: Readonly<Record<TrackSource, boolean>>;
  readonly tracks: Readonly<Partial<Record<TrackSource, MediaTrack>>>;
  readonly problems: Readonly<Partial<Record<TrackSource, ParleyError>>>;
}

/** Everything known of a call on this device; `snapshotOf` makes of it what a screen shows. */
export interface CallModel {
  readonly record: CallRecord;
  readonly phase: CallPhase;
  readonly viewer: Viewer;
  readonly local: LocalSide;
  readonly remote: Readonly<Partial<Record<TrackSource, MediaTrack>>>;
  readonly canShareScreen: boolean;
  readonly end?: CallEnd;
}

/** What changes a model. */
export type CallChange =
  | { readonly type: 'record'; readonly record: CallRecord }
  | { readonly type: 'phase'; readonly phase: CallPhase; readonly end?: CallEnd }
  | { readonly type: 'local'; readonly local: LocalSide }
  | { readonly type: 'remote'; readonly source: TrackSource; readonly track: MediaTrack | undefined }
  | { readonly type: 'platform'; readonly canShareScreen: boolean };

/** A side that sends nothing. */
export const silentSide: LocalSide = {
  on: { microphone: false, camera: false, screen: false },
  tracks: {},
  problems: {},
};

/** The model after a change; the same object where nothing changed. An older version of the record changes nothing. */
export function reduce(model: CallModel, change: CallChange): CallModel {
  switch (change.type) {
    case 'record':
      return change.record.version > model.record.version ? { ...model, record: change.record } : model;
    case 'phase':
      return model.phase === 'ended' || model.phase === change.phase
        ? model
        : { ...model, phase: change.phase, end: change.end };
    case 'local':
      return { ...model, local: change.local };
    case 'remote':
      return { ...model, remote: { ...model.remote, [change.source]: change.track } };
    case 'platform':
      return { ...model, canShareScreen: change.canShareScreen };
  }
}
