import type { MediaSurface } from '@parley/core';

/** Something that plays, such as an audio or video element. */
interface Player extends MediaSurface {
  play(): Promise<void>;
}

/** Where attached sound goes. */
export interface Speaker {
  /** Sends the sound of a surface there, now and when another speaker is chosen. Returns the ending. */
  add(surface: MediaSurface): () => void;
  select(deviceId: string): Promise<void>;
}

interface SinkSurface extends MediaSurface {
  setSinkId(deviceId: string): Promise<void>;
}

/** Plays the track on the surface. Where the browser wants a gesture first, it plays with the next one. */
export function attach(track: MediaStreamTrack, surface: MediaSurface, speaker?: Speaker): () => void {
  const stream = new MediaStream([track]);
  surface.srcObject = stream;
  const letGo = speaker?.add(surface);
  const stopPlaying = canPlay(surface) ? play(surface) : undefined;
  return () => {
    stopPlaying?.();
    letGo?.();
    if (surface.srcObject === stream) surface.srcObject = null;
  };
}

const gestures = ['pointerdown', 'touchend', 'keydown'] as const;

function play(player: Player): () => void {
  let ended = false;
  const forget = () => {
    for (const gesture of gestures) document.removeEventListener(gesture, attempt, true);
  };
  const attempt = () => {
    forget();
    player.play().catch((error: unknown) => {
      if (ended || !(error instanceof DOMException) || error.name !== 'NotAllowedError') return;
      for (const gesture of gestures) document.addEventListener(gesture, attempt, true);
    });
  };
  attempt();
  return () => {
    ended = true;
    forget();
  };
}

/** No speaker is chosen: the platform's own. */
export function createSpeaker(): Speaker {
  const surfaces = new Set<SinkSurface>();
  let selected: string | undefined;
  return {
    add(surface) {
      if (!hasSink(surface)) return () => undefined;
      surfaces.add(surface);
      // A speaker that went away leaves the sound where it is.
      if (selected !== undefined) surface.setSinkId(selected).catch(() => undefined);
      return () => void surfaces.delete(surface);
    },
    async select(deviceId) {
      selected = deviceId;
      await Promise.all([...surfaces].map((surface) => surface.setSinkId(deviceId)));
    },
  };
}

function canPlay(surface: MediaSurface): surface is Player {
  return 'play' in surface && typeof surface.play === 'function';
}

function hasSink(surface: MediaSurface): surface is SinkSurface {
  return 'setSinkId' in surface && typeof surface.setSinkId === 'function';
}
