import type { Clock } from '../../ports/clock.js';
import type { LocalMedia } from '../local-media.js';
import type { MediaPort } from '../media-port.js';

/** How often is looked, in ms. */
export const voiceLookMs = 200;
/** A voice rather than the room, of the loudest there is (-40 dB of full scale, RFC 6464). */
const voiceLevel = 0.01;
/** The same on the scale of `MediaPort.watchLevel`. */
const ownVoiceLevel = 0.33;
/** So long a voice is heard before somebody speaks, and so long it is not once nobody does, in ms: neither coughs nor breaths count. */
const beginMs = 400;
export const pauseMs = 1_000;

/** What watching voices needs. */
export interface WatchVoicesParts {
  readonly clock: Clock;
  readonly port: MediaPort;
  readonly local: Pick<LocalMedia, 'voice'>;
  readonly userId: string;
  readonly levels: () => ReadonlyMap<string, number | undefined>;
  readonly onSpeaking: (participant: string, speaking: boolean) => void;
}

interface Voice {
  /** Since when it has been as loud as it is. */
  readonly since: number;
  readonly loud: boolean;
  readonly speaks: boolean;
}

/** Tells who speaks by how loud everybody is, this device's own microphone among them. Returns the ending, which tells that nobody does. */
export function watchVoices({ clock, port, local, userId, levels, onSpeaking }: WatchVoicesParts): () => void {
  const voices = new Map<string, Voice>();
  let ownLevel = 0;
  let watched: LocalMedia['voice'];
  let endWatching: (() => void) | undefined;
  let stop: (() => void) | undefined;

  const watchOwn = () => {
    if (watched === local.voice) return;
    endWatching?.();
    ownLevel = 0;
    watched = local.voice;
    endWatching = watched && port.watchLevel?.(watched, (level) => (ownLevel = level));
  };
  const hear = (participant: string, loud: boolean) => {
    const now = clock.now();
    const former = voices.get(participant) ?? { since: now, loud: false, speaks: false };
    const since = former.loud === loud ? former.since : now;
    const turns = loud !== former.speaks && now - since >= (loud ? beginMs : pauseMs);
    const speaks = turns ? loud : former.speaks;
    voices.set(participant, { since, loud, speaks });
    if (turns) onSpeaking(participant, speaks);
  };
  const look = () => {
    stop = clock.setTimer(look, voiceLookMs);
    watchOwn();
    const present = levels();
    for (const id of voices.keys()) if (id !== userId && !present.has(id)) hear(id, false);
    for (const [id, level = 0] of present) hear(id, level >= voiceLevel);
    hear(userId, ownLevel >= ownVoiceLevel);
  };
  look();
  return () => {
    stop?.();
    endWatching?.();
    for (const [id, { speaks }] of voices) if (speaks) onSpeaking(id, false);
  };
}
