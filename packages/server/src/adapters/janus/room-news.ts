import type { MediaListener, PublishedStream } from '../../calls/media-server.js';
import { list, string, type Fields } from './janus-frame.js';

/** What everybody in a room publishes, put together from what Janus tells each of them. */
export interface RoomNews {
  /** Takes what one participant's handle was told about the others. */
  hear(plugin: Fields): void;
  /** The participant is gone, and its streams with it. */
  forget(participant: string): void;
  /** What was published before this process began. */
  restore(published: ReadonlyMap<string, readonly PublishedStream[]>): void;
  streams(): ReadonlyMap<string, readonly PublishedStream[]>;
}

const prefix = 'p_';

/** A participant's id in Janus: no user's id may be one of Janus's own words, such as `ok`. */
export const idInJanus = (participant: string) => `${prefix}${participant}`;

/** The participant of an id in Janus. */
export function participantOf(id: unknown): string | undefined {
  return typeof id === 'string' && id.startsWith(prefix) ? id.slice(prefix.length) : undefined;
}

/** Tells each change once, though Janus tells it to every participant. */
export function createRoomNews(told: MediaListener, changed: () => void): RoomNews {
  const published = new Map<string, readonly PublishedStream[]>();
  const talking = new Set<string>();

  function setStreams(participant: string, streams: readonly PublishedStream[]): void {
    if (streams.length === 0) {
      forget(participant);
      return;
    }
    if (JSON.stringify(published.get(participant)) === JSON.stringify(streams)) return;
    published.set(participant, streams);
    told({ type: 'published', participant, streams });
    changed();
  }

  function forget(participant: string): void {
    setTalking(participant, false);
    if (!published.delete(participant)) return;
    told({ type: 'unpublished', participant });
    changed();
  }

  function setTalking(participant: string, now: boolean): void {
    if (talking.has(participant) === now) return;
    if (now) talking.add(participant);
    else talking.delete(participant);
    told({ type: 'talking', participant, talking: now });
  }

  return {
    hear(plugin) {
      for (const publisher of list(plugin['publishers'])) {
        const participant = participantOf(publisher['id']);
        if (participant !== undefined) setStreams(participant, streamsIn(publisher['streams']));
      }
      for (const key of ['unpublished', 'leaving', 'kicked']) {
        const participant = participantOf(plugin[key]);
        if (participant !== undefined) forget(participant);
      }
      const speaker = participantOf(plugin['id']);
      const isTalk = plugin['videoroom'] === 'talking' || plugin['videoroom'] === 'stopped-talking';
      if (speaker !== undefined && isTalk) setTalking(speaker, plugin['videoroom'] === 'talking');
    },
    forget,
    restore(before) {
      for (const [participant, streams] of before) if (streams.length > 0) published.set(participant, streams);
      for (const [participant, streams] of published) told({ type: 'published', participant, streams });
    },
    streams: () => published,
  };
}

/** The streams of a list of Janus's that are there. */
function streamsIn(value: unknown): readonly PublishedStream[] {
  return list(value)
    .filter(({ disabled }) => disabled !== true)
    .flatMap(({ type: kind, description: label, ...rest }) => publishedIn({ ...rest, kind, label }));
}

/** A stream, where the fields are of one. */
export function publishedIn({ mid, kind, label: said, simulcast }: Fields): readonly PublishedStream[] {
  if (typeof mid !== 'string') return [];
  if (kind !== 'audio' && kind !== 'video' && kind !== 'data') return [];
  const label = string(said);
  return [{ mid, kind, ...(label === undefined ? {} : { label }), ...(simulcast === true ? { simulcast: true } : {}) }];
}
