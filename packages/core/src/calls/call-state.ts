import type { CallRecord } from '@parley/protocol';
import type { ParleyError } from '../kernel/parley-error.js';
import type { CallEnd, CallPhase } from './call-machine.js';
import { isPair, type Viewer } from './call-record.js';
import type { Caption } from './calls.js';
import type { Held } from './phone/phone-line.js';
import type { LocalTrack, MediaTrack, TrackSource } from './media-port.js';

/** What this device sends: what is on, and what of it can be shown. */
export interface LocalSide {
  readonly on: Readonly<Record<TrackSource, boolean>>;
  readonly tracks: Readonly<Partial<Record<TrackSource, LocalTrack>>>;
  readonly problems: Readonly<Partial<Record<TrackSource, ParleyError>>>;
}

/** What arrives of one participant. */
export type RemoteTracks = Readonly<Partial<Record<TrackSource, MediaTrack>>>;

/** Everything known of a call on this device; `snapshotOf` makes of it what a screen shows. */
export interface CallModel {
  readonly record: CallRecord;
  readonly phase: CallPhase;
  readonly viewer: Viewer;
  readonly local: LocalSide;
  /** What arrives, by participant. */
  readonly remote: Readonly<Record<string, RemoteTracks>>;
  /** Who talks now, the last who began to at the end. */
  readonly speaking: readonly string[];
  /** Who of the others began to talk last. */
  readonly lastSpeaker?: string;
  readonly canShareScreen: boolean;
  readonly speakingWhileMuted?: boolean;
  readonly captions?: readonly Caption[];
  /** Pictures that do not come now. */
  readonly paused?: readonly { readonly participant: string; readonly source: TrackSource }[];
  readonly held?: Held;
  readonly end?: CallEnd;
  /** It ended before this device was in it. */
  readonly neverIn?: boolean;
}

/** What changes a model. */
export type CallChange =
  | { readonly type: 'record'; readonly record: CallRecord }
  | { readonly type: 'phase'; readonly phase: CallPhase; readonly end?: CallEnd }
  | { readonly type: 'local'; readonly local: LocalSide }
  | {
      readonly type: 'remote';
      readonly participant: string;
      readonly source: TrackSource;
      readonly track: MediaTrack | undefined;
    }
  | { readonly type: 'speaking'; readonly participant: string; readonly speaking: boolean }
  | { readonly type: 'captioned'; readonly lines: (model: CallModel) => readonly Caption[] }
  | { readonly type: 'paused'; readonly paused: NonNullable<CallModel['paused']> }
  | { readonly type: 'held'; readonly held: Held }
  | { readonly type: 'hint'; readonly speakingWhileMuted: boolean }
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
      return change.record.version > model.record.version
        ? follow(change.record.captions ? model : { ...model, captions: undefined }, change.record)
        : model;
    case 'phase':
      return model.phase === 'ended' || model.phase === change.phase
        ? model
        : {
            ...{ ...model, phase: change.phase, end: change.end },
            neverIn: change.phase === 'ended' && ['incoming', 'accepting'].includes(model.phase),
          };
    case 'local':
      return { ...model, local: change.local };
    case 'remote': {
      const { participant, source, track } = change;
      const tracks = model.remote[participant];
      if (tracks?.[source] === track) return model;
      return { ...model, remote: { ...model.remote, [participant]: { ...tracks, [source]: track } } };
    }
    case 'speaking':
      return speak(model, change.participant, change.speaking);
    case 'captioned':
      return { ...model, captions: change.lines(model) };
    case 'paused':
      return { ...model, paused: change.paused };
    case 'held':
      return { ...model, held: change.held };
    case 'hint':
      return { ...model, speakingWhileMuted: change.speakingWhileMuted };
    case 'platform':
      return { ...model, canShareScreen: change.canShareScreen };
  }
}

/** Nothing arrives any more of who has left. */
function follow(model: CallModel, record: CallRecord): CallModel {
  const left = record.participants.filter(({ id, state }) => state !== 'joined' && id in model.remote);
  // The callee's place is there before the answer.
  if (isPair(record) || left.length === 0) return { ...model, record };
  const remote = Object.fromEntries(Object.entries(model.remote).filter(([id]) => !left.some((one) => one.id === id)));
  return { ...model, record, remote };
}

function speak(model: CallModel, participant: string, now: boolean): CallModel {
  if (model.speaking.includes(participant) === now) return model;
  const others = model.speaking.filter((id) => id !== participant);
  if (!now) return { ...model, speaking: others };
  const lastSpeaker = participant === model.viewer.userId ? model.lastSpeaker : participant;
  return { ...model, speaking: [...others, participant], lastSpeaker };
}
