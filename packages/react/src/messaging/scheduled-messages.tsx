import type { ScheduledMessage } from '@parley/core';
import CalendarClock from 'lucide-react/icons/calendar-clock';
import Pencil from 'lucide-react/icons/pencil';
import SendHorizontal from 'lucide-react/icons/send-horizontal';
import Trash2 from 'lucide-react/icons/trash';
import { useState } from 'react';
import { cx } from '../theme/cx.js';
import { useFormat } from '../theme/format.js';
import { IconButton } from '../theme/icon-button.js';
import { useAction } from '../theme/use-action.js';
import { useNow } from '../theme/use-now.js';
import { sayError, useWords } from '../theme/use-words.js';
import { TimeDialog } from './dialogs/time-dialog.js';
import { labelsOf } from './field/mentions.js';
import { MessageText } from './text/message-text.js';
import type { ScheduledListProps } from './scheduled-list.js';
import { useConversation } from './use-conversation.js';
import { useScheduled } from './use-scheduled.js';
import { useSendMessage } from './use-send-message.js';

/** My messages in a conversation that are sent later, and what can be done with them. */
export function ScheduledMessages({ conversationId, className }: ScheduledListProps) {
  const { items } = useScheduled(conversationId);
  const { schedule } = useWords();
  return (
    <div className={cx('parley-root', className)}>
      {items.length === 0 && <p className="parley-muted">{schedule.none}</p>}
      <ul className="parley-scheduled">
        {items.map((item) => (
          <ScheduledRow key={item.clientId} item={item} />
        ))}
      </ul>
    </div>
  );
}

function ScheduledRow({ item }: { readonly item: ScheduledMessage }) {
  const { clientId, conversationId, text, sendAt, failed } = item;
  const { reschedule, cancel } = useScheduled(conversationId);
  const send = useSendMessage(conversationId);
  const strings = useWords();
  const format = useFormat();
  const now = useNow(60_000);
  const [changing, setChanging] = useState(false);
  const [{ pending, error }, run] = useAction();
  const { members } = useConversation(conversationId);
  const words = strings.schedule;
  const mentioned = members.filter(({ user }) => item.mentions?.includes(user.id)).map(({ user }) => user);
  const labels = labelsOf(mentioned, item.mentionsAll ? strings : undefined);
  const sendNow = async () => {
    // Taken from the server first, so that it is never sent twice.
    await cancel(clientId);
    const { mentions, mentionsAll, replyTo, threadSeq: thread, metadata } = item;
    void send({ text, mentions, mentionsAll, replyTo, thread, metadata }).catch(() => undefined);
  };
  const problem = failed === undefined ? undefined : (strings.errors[failed as keyof typeof strings.errors] ?? failed);
  return (
    <li className="parley-scheduled-row">
      <div className="parley-scheduled-words">
        <p className="parley-scheduled-time" suppressHydrationWarning>
          <CalendarClock aria-hidden="true" size={14} strokeWidth={1.5} />
          {format.moment(sendAt, now)}
        </p>
        <MessageText text={text} mentions={labels} />
        {problem !== undefined && <p className="parley-error">{words.failed(problem)}</p>}
        {error !== undefined && (
          <p className="parley-error" role="alert">
            {strings.actions.failed(sayError(strings, error))}
          </p>
        )}
      </div>
      <IconButton icon={Pencil} label={words.change} disabled={pending} onClick={() => setChanging(true)} />
      <IconButton icon={SendHorizontal} label={words.sendNow} disabled={pending} onClick={() => run(sendNow)} />
      <IconButton icon={Trash2} label={words.cancel} disabled={pending} onClick={() => run(() => cancel(clientId))} />
      {changing && (
        <TimeDialog
          initial={sendAt}
          onChoose={(at) => run(() => reschedule(clientId, { at }))}
          onClose={() => setChanging(false)}
        />
      )}
    </li>
  );
}
