import type { CallParticipant, MediaTrack } from '@parley/core';
import { useEffect, useRef, useState } from 'react';
import { useStrings } from '../theme/use-strings.js';
import { useDevices } from './use-devices.js';

/** Plays the voices of all others, and offers a button where the browser wants a click before any sound. */
export function RemoteAudio({ participants }: { readonly participants: readonly CallParticipant[] }) {
  const { calls } = useStrings();
  const speaker = useDevices().selected.speaker;
  const [blocked, setBlocked] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const hear = () => {
    const all = [...(box.current?.querySelectorAll('audio') ?? [])];
    void Promise.all(all.map((audio) => audio.play())).then(
      () => setBlocked(false),
      () => undefined,
    );
  };
  return (
    <div ref={box} className="parley-stage-audio">
      {participants.map(({ id, local, tracks }) =>
        local || !tracks.microphone ? null : (
          <Voice
            key={id}
            track={tracks.microphone}
            speaker={speaker}
            onBlocked={() => setBlocked(true)}
            onPlaying={() => setBlocked(false)}
          />
        ),
      )}
      {blocked && (
        <div className="parley-stage-problem" role="alert">
          <p>{calls.soundBlocked}</p>
          <button type="button" className="parley-button" onClick={hear}>
            {calls.hear}
          </button>
        </div>
      )}
    </div>
  );
}

function Voice({
  track,
  speaker,
  onBlocked,
  onPlaying,
}: {
  readonly track: MediaTrack;
  readonly speaker?: string;
  readonly onBlocked: () => void;
  /** Also where the next click anywhere made it play. */
  readonly onPlaying: () => void;
}) {
  const audio = useRef<HTMLAudioElement>(null);
  const blocked = useRef(onBlocked);
  useEffect(() => {
    blocked.current = onBlocked;
  }, [onBlocked]);
  useEffect(() => {
    const element = audio.current;
    if (!element) return;
    const detach = track.attach(element);
    element.play().catch((error: unknown) => {
      if (error instanceof Error && error.name === 'NotAllowedError') blocked.current();
    });
    return detach;
  }, [track]);
  useEffect(() => {
    // Where the browser cannot choose a speaker, or the chosen one is gone, the sound stays where it is.
    if (speaker !== undefined && audio.current && 'setSinkId' in audio.current) {
      audio.current.setSinkId(speaker).catch(() => undefined);
    }
  }, [speaker]);
  return <audio ref={audio} autoPlay hidden onPlaying={onPlaying} />;
}
