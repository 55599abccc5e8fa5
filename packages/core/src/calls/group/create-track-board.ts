import type { MediaTrack, TrackSource } from '../media-port.js';
import { nameOf, type ReceivedTrack, type RemoteStream } from './remote-streams.js';

/** What a board needs. */
export interface TrackBoardParts {
  /** Whether such a track of another connection is shown. */
  readonly hasTrack: (participant: string, source: TrackSource) => boolean;
  readonly onTrack: (participant: string, source: TrackSource, track: MediaTrack | undefined) => void;
}

/** Puts together whose streams there are and what has arrived of them, in whatever order that becomes known. */
export interface TrackBoard {
  /** What there is from now on, to be told by `settle`. Returns the streams whose tracks are shown once they flow. */
  setStreams(streams: readonly RemoteStream[], fresh: boolean): readonly string[];
  /** Tells of the tracks of what there is. */
  settle(): void;
  receive(mid: string, received: ReceivedTrack): void;
  /** Waits no longer for what does not flow: its sender may have nothing to send. */
  release(): void;
}

/** A track is told at once, or, where it takes the place of another connection's, once it flows: the last picture stays until then. */
export function createTrackBoard({ hasTrack, onTrack }: TrackBoardParts): TrackBoard {
  let streams: readonly RemoteStream[] = [];
  let tracks = new Map<string, ReceivedTrack>();
  const told = new Map<string, { readonly stream: RemoteStream; readonly track: MediaTrack | undefined }>();
  // Those told of by a former connection, or by another epoch.
  const replacing = new Set<string>();

  const settle = () => {
    const now = new Set<string>();
    for (const stream of streams) {
      const { mid, participant, source } = stream;
      const name = nameOf(participant, source);
      now.add(name);
      const received = tracks.get(mid);
      if (!received || told.get(name)?.track === received.track) continue;
      if (replacing.has(name) && !received.flows) continue;
      replacing.delete(name);
      told.set(name, { stream, track: received.track });
      onTrack(participant, source, received.track);
    }
    for (const [name, { stream }] of [...told]) {
      if (now.has(name)) continue;
      told.delete(name);
      replacing.delete(name);
      onTrack(stream.participant, stream.source, undefined);
    }
  };
  return {
    settle,
    setStreams(next, fresh) {
      if (fresh) tracks = new Map();
      for (const { participant, source } of next) {
        const name = nameOf(participant, source);
        if (fresh ? told.has(name) || hasTrack(participant, source) : !told.has(name) && hasTrack(participant, source))
          replacing.add(name);
      }
      streams = next;
      return next.filter(({ participant, source }) => replacing.has(nameOf(participant, source))).map(({ mid }) => mid);
    },
    release() {
      replacing.clear();
      settle();
    },
    receive(mid, received) {
      tracks.set(mid, received);
      settle();
    },
  };
}
