import type { ReceivedStream } from '@parley/protocol';
import type { MediaTrack, TrackSource } from '../media-port.js';

/** A stream of somebody, under the name by which it is shown. */
export interface RemoteStream {
  readonly mid: string;
  readonly participant: string;
  readonly source: TrackSource;
}

/** A track of a connection, and whether anything has come over it yet. */
export interface ReceivedTrack {
  readonly track: MediaTrack;
  readonly flows: boolean;
}

/** Whose streams these are; what cannot be shown is left out. Where one says it sends two of a kind, the last one counts. */
export function remoteStreams(streams: readonly ReceivedStream[]): readonly RemoteStream[] {
  const byName = new Map<string, RemoteStream>();
  for (const { mid, from, kind, label } of streams) {
    const source = sourceOf(kind, label);
    if (source) byName.set(nameOf(from.participant, source), { mid, participant: from.participant, source });
  }
  return [...byName.values()];
}

/** A participant's source as a key. */
export function nameOf(participant: string, source: TrackSource): string {
  return `${source} ${participant}`;
}

/** The label is the sender's own: it never makes a picture a sound. */
function sourceOf(kind: ReceivedStream['kind'], label: string | undefined): TrackSource | undefined {
  if (kind === 'audio') return 'microphone';
  if (kind === 'video') return label === 'screen' ? 'screen' : 'camera';
  return undefined;
}
