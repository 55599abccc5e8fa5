import type { Message } from '@parley/core';
import type { LucideIcon } from 'lucide-react';
import CircleDot from 'lucide-react/icons/circle-dot';
import Phone from 'lucide-react/icons/phone';
import PhoneMissed from 'lucide-react/icons/phone-missed';
import Video from 'lucide-react/icons/video';
import type { ReactNode } from 'react';
import { useObservable } from '../provider/use-observable.js';
import { useParley } from '../provider/use-parley.js';
import { cx } from '../theme/cx.js';
import { useAction } from '../theme/use-action.js';
import { sayError, useWords } from '../theme/use-words.js';
import { isMissed, outcomeWords } from './outcome-words.js';
import { useRecordingsDialog } from './recordings/use-recordings-dialog.js';

/** What `CallNote` takes. */
export interface CallNoteProps {
  readonly call: NonNullable<Message['call']>;
  /** This user started it. */
  readonly own: boolean;
  /** Whom to call back: nobody in particular is all of the conversation. Without it there is no button. */
  readonly peer?: { readonly id?: string; readonly name?: string };
  readonly conversationId: string;
}

/** A call as its conversation tells of it: how it went, and a way to call back; or that there is a recording of it. */
export function CallNote({ call, own, peer, conversationId }: CallNoteProps) {
  const { calls } = useParley();
  const list = useObservable(calls.list);
  const words = useWords();
  const [{ pending, error }, run] = useAction();
  const recordings = useRecordingsDialog({ callId: call.id, own: false });
  const { video, reason, durationMs, recordingId } = call;
  if (recordingId !== undefined)
    return (
      <Note icon={CircleDot} says={words.calls.recorded}>
        <button type="button" className="parley-button" {...recordings.button}>
          {words.calls.showRecorded}
        </button>
        {recordings.dialog}
      </Note>
    );
  const outcome = { video, reason, durationMs, own };
  const missed = isMissed(outcome);
  const icon = missed ? PhoneMissed : video ? Video : Phone;
  return (
    <Note icon={icon} says={outcomeWords(outcome, words.calls)} missed={missed}>
      {peer && (
        <button
          type="button"
          className="parley-button"
          disabled={pending || list.some((each) => each.state.get().status !== 'ended')}
          onClick={() => run(() => calls.start(peer.id ?? { conversationId }, { video, conversationId }))}
        >
          {own || !peer.id ? words.calls.callOnceMore : words.calls.callBack}
          {peer.name && <span className="parley-hidden">, {peer.name}</span>}
        </button>
      )}
      {error !== undefined && (
        <span className="parley-error" role="alert">
          {words.calls.startFailed(sayError(words, error))}
        </span>
      )}
    </Note>
  );
}

function Note({
  icon: Icon,
  says,
  missed = false,
  children,
}: {
  readonly icon: LucideIcon;
  readonly says: string;
  readonly missed?: boolean;
  readonly children?: ReactNode;
}) {
  return (
    <div className={cx('parley-call-note', missed && 'parley-call-note-missed')}>
      <Icon aria-hidden="true" size={20} strokeWidth={1.5} />
      <span className="parley-call-note-words">{says}</span>
      {children}
    </div>
  );
}
