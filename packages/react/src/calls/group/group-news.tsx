import type { CallParticipant } from '@parley/core';
import MicOff from 'lucide-react/icons/mic-off';
import MonitorX from 'lucide-react/icons/monitor-x';
import UserPlus from 'lucide-react/icons/user-plus';
import VideoOff from 'lucide-react/icons/video-off';
import { useEffect, useState } from 'react';
import { useStrings } from '../../theme/use-strings.js';
import type { CallView } from '../observe-call.js';
import { peopleOf, raisedHands } from './people-of.js';
import type { ShownReaction } from './use-reactions.js';
import { useGroupWords } from './use-group-words.js';

/** Tells what happens in a call of many: politely who raises a hand and who reacts, and to its host who waits. */
export function GroupNews({
  call,
  state,
  reactions,
  onPeople,
}: CallView & { readonly reactions: readonly ShownReaction[]; readonly onPeople: () => void }) {
  const { common } = useStrings();
  const words = useGroupWords();
  const muted = useMuted({ call, state });
  const nameOf = (id: string) => {
    const who = state.participants.find((each) => each.id === id);
    return who?.local ? common.you : (who?.user.name ?? id);
  };
  const waiting = state.capabilities.moderate ? peopleOf(state).waiting : [];
  const hands = raisedHands(state).filter(({ local }) => !local);
  const last = reactions.at(-1);
  const first: CallParticipant | undefined = waiting[0];
  return (
    <>
      <div className="parley-hidden" aria-live="polite">
        {hands.map(({ id, user }) => (
          <p key={id}>{words.handRaised(user.name)}</p>
        ))}
        {last && <p key={last.key}>{words.reacted(nameOf(last.participant), last.emoji)}</p>}
      </div>
      <div className="parley-group-news" role="status">
        {first && (
          <p className="parley-stage-line">
            <UserPlus aria-hidden="true" size={20} strokeWidth={1.5} />
            <span className="parley-stage-words">
              {waiting.length > 1 ? words.knock(waiting.length) : words.knocks(first.user.name)}
            </span>
            {waiting.length > 1 ? (
              <button type="button" className="parley-button" onClick={onPeople}>
                {words.panel.title}
              </button>
            ) : (
              <button
                type="button"
                className="parley-button"
                aria-label={words.panel.admit(first.user.name)}
                onClick={() => void call.admit(first.id).catch(() => undefined)}
              >
                {words.panel.admitShort}
              </button>
            )}
          </p>
        )}
        {muted && (
          <p className="parley-stage-line">
            <muted.Icon aria-hidden="true" size={20} strokeWidth={1.5} />
            {words[muted.what](nameOf(muted.by))}
          </p>
        )}
      </div>
    </>
  );
}

const whats = {
  microphone: { what: 'mutedBy', Icon: MicOff },
  camera: { what: 'cameraOffBy', Icon: VideoOff },
  screen: { what: 'screenOffBy', Icon: MonitorX },
} as const;
const shownMs = 8_000;

/** What the host has turned off here, for some seconds. */
function useMuted({ call }: CallView) {
  const [muted, setMuted] = useState<(typeof whats)[keyof typeof whats] & { readonly by: string }>();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = call.on('muted', ({ source, by }) => {
      clearTimeout(timer);
      setMuted({ ...whats[source], by });
      timer = setTimeout(() => setMuted(undefined), shownMs);
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [call]);
  return muted;
}
