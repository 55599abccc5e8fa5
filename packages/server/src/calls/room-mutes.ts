import type { CallRecord, MediaSource, Participant } from '@parley/protocol';
import type { MediaRoom, PublishedStream } from './media-server.js';

/** Keeps from everybody what the host has turned off, whatever the devices send. */
export interface RoomMutes {
  /** All that a participant publishes now, new or once more. */
  published(participant: string, streams: readonly PublishedStream[]): void;
  /** Nothing is published by them any more. */
  left(participant: string): void;
  /** Brings what the room keeps back in line with the call. */
  follow(call: CallRecord, room: MediaRoom): void;
}

interface Published {
  readonly streams: readonly PublishedStream[];
  /** By `mid`: what was asked of the room since they were published. */
  readonly asked: Map<string, boolean>;
  /** They are others than before, perhaps of a new connection: what is muted is asked for again. */
  fresh: boolean;
}

/** What a stream is, whatever its sender calls it; but for a screen that they say they share. */
const sourceOf: Readonly<Record<PublishedStream['kind'], MediaSource | undefined>> = {
  audio: 'microphone',
  video: 'camera',
  data: undefined,
};

function sourceFor({ label, kind }: PublishedStream, part: Participant | undefined): MediaSource | undefined {
  return kind !== 'data' && label === 'screen' && isShared(part) ? label : sourceOf[kind];
}

function isShared(part: Participant | undefined): boolean {
  return part !== undefined && (part.media.screen || part.muted?.includes('screen') === true);
}

/** Keeps the mutes of one room. What the room did not do is asked of it again when the call changes next. */
export function createRoomMutes(onFailed: (error: unknown) => void): RoomMutes {
  const known = new Map<string, Published>();
  let last = Promise.resolve();

  return {
    published(participant, streams) {
      // What is not offered for a while is muted still when it is offered again.
      const asked = new Map(known.get(participant)?.asked);
      known.set(participant, { streams, asked, fresh: true });
    },
    left(participant) {
      known.delete(participant);
    },
    follow({ participants }, room) {
      for (const [participant, own] of known) {
        const { streams, asked, fresh } = own;
        own.fresh = false;
        const part = participants.find(({ id }) => id === participant);
        const muted = part?.muted ?? [];
        for (const stream of streams) {
          const { mid } = stream;
          const source = sourceFor(stream, part);
          const isMuted = source !== undefined && muted.includes(source);
          if (isMuted === (asked.get(mid) ?? false) && !(fresh && isMuted)) continue;
          asked.set(mid, isMuted);
          last = last
            .then(() => room.mute(participant, mid, isMuted))
            .catch((error: unknown) => {
              if (asked.get(mid) === isMuted) asked.set(mid, !isMuted);
              onFailed(error);
            });
        }
      }
    },
  };
}
