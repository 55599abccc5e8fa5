import type { CallSummary } from '@parley/core';
import type { LucideIcon } from 'lucide-react';
import CircleDot from 'lucide-react/icons/circle-dot';
import PhoneIncoming from 'lucide-react/icons/phone-incoming';
import PhoneMissed from 'lucide-react/icons/phone-missed';
import PhoneOutgoing from 'lucide-react/icons/phone-outgoing';
import { useState } from 'react';
import { Avatar } from '../theme/avatar.js';
import { cx } from '../theme/cx.js';
import { useFormat } from '../theme/format.js';
import { IconButton } from '../theme/icon-button.js';
import { useNow } from '../theme/use-now.js';
import { useStrings } from '../theme/use-strings.js';
import { sayError } from '../theme/use-words.js';
import { CallButton } from './call-buttons.js';
import { usePhoneParty } from './phone/use-phone-party.js';
import { outcomeWords } from './outcome-words.js';
import { useRecordingsDialog } from './recordings/use-recordings-dialog.js';
import { useCallTitle } from './use-call-title.js';
import { useCallHistory } from './use-call-history.js';

/** What `CallHistory` takes. */
export interface CallHistoryProps {
  /** A name was pressed, such as to open the conversation; without it names are no buttons. */
  readonly onOpen?: (call: CallSummary) => void;
  readonly className?: string;
}

/**
 * The calls that this user had: with whom, which way, how they went, and a way to call back.
 *
 * @example
 * ```tsx
 * <CallHistory onOpen={({ peer }) => openConversationWith(peer.id)} />
 * ```
 */
export function CallHistory({ onOpen, className }: CallHistoryProps) {
  const strings = useStrings();
  const { history } = strings.calls;
  const [missed, setMissed] = useState(false);
  const { calls, status, error, hasMore, loadMore, reload } = useCallHistory({ missed });
  return (
    <section className={cx('parley-root', 'parley-history', className)} aria-label={history.title}>
      <div className="parley-history-filter" role="group" aria-label={history.show}>
        {[false, true].map((only) => (
          <button
            key={String(only)}
            type="button"
            className="parley-button"
            aria-pressed={missed === only}
            onClick={() => setMissed(only)}
          >
            {only ? history.missed : history.all}
          </button>
        ))}
      </div>
      {status === 'failed' && (
        <p className="parley-error" role="alert">
          {history.failed(sayError(strings, error))}{' '}
          <button type="button" className="parley-text-button" onClick={reload}>
            {strings.common.retry}
          </button>
        </p>
      )}
      {status === 'ready' && calls.length === 0 && (
        <p className="parley-muted parley-history-none">{missed ? history.noneMissed : history.none}</p>
      )}
      <ul className="parley-history-list" aria-busy={status === 'loading'}>
        {calls.map((call) => (
          <HistoryRow key={call.id} call={call} onOpen={onOpen} />
        ))}
      </ul>
      {hasMore && (
        <button type="button" className="parley-button parley-history-more" onClick={loadMore}>
          {history.more}
        </button>
      )}
    </section>
  );
}

function HistoryRow({ call, onOpen }: Pick<CallHistoryProps, 'onOpen'> & { readonly call: CallSummary }) {
  const { calls } = useStrings();
  const format = useFormat();
  const now = useNow(60_000);
  const { peer, video, direction, missed, startedAt, conversationId, group } = call;
  const title = useCallTitle({ group, peer, conversationId, participants: [] });
  const { number } = usePhoneParty(peer);
  // Without its conversation, only who was in it can be called.
  const whom = group && conversationId !== undefined ? undefined : peer.id;
  const own = direction === 'outgoing';
  const recordings = useRecordingsDialog({ callId: call.id, own });
  const Icon: LucideIcon = missed ? PhoneMissed : own ? PhoneOutgoing : PhoneIncoming;
  const { incoming, incomingVideo, outgoing, outgoingVideo } = calls.history;
  const kind = own ? (video ? outgoingVideo : outgoing) : video ? incomingVideo : incoming;
  const text = (
    <>
      <bdi className="parley-history-name">{title}</bdi>{' '}
      {number !== undefined && (
        <bdi className="parley-history-number" dir="ltr">
          {number}{' '}
        </bdi>
      )}
      <span className="parley-history-words">
        <Icon aria-hidden="true" size={16} strokeWidth={1.5} />
        <span>{outcomeWords({ ...call, own }, calls, kind)}</span>
      </span>
    </>
  );
  return (
    <li className={cx('parley-history-row', missed && 'parley-history-missed')}>
      <Avatar
        user={peer.id.startsWith('tel:') ? { ...peer, name: /\p{L}/u.test(title) ? title : '' } : peer}
        size={36}
      />
      {onOpen ? (
        <button type="button" className="parley-history-text" onClick={() => onOpen(call)}>
          {text}
        </button>
      ) : (
        <span className="parley-history-text">{text}</span>
      )}
      <time
        className="parley-history-time"
        dateTime={new Date(startedAt).toISOString()}
        title={format.full(startedAt)}
        suppressHydrationWarning
      >
        {format.short(startedAt, now)}
      </time>
      {call.recorded && <IconButton icon={CircleDot} label={calls.recordings} {...recordings.button} />}
      <CallButton userId={whom} name={title} conversationId={conversationId} video={video} />
      {recordings.dialog}
    </li>
  );
}
