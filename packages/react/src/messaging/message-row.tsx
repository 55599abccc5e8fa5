import type { Message } from '@parley/core';
import { memo } from 'react';
import { Avatar } from '../theme/avatar.js';
import { cx } from '../theme/cx.js';
import type { Format } from '../theme/format.js';
import type { Strings } from '../theme/strings.js';
import { sayError } from '../theme/use-strings.js';
import { MessageText } from './message-text.js';
import { MessageTicks } from './message-ticks.js';

/** What can be done with a message that failed. */
export interface MessageActions {
  readonly retry: (key: string) => void;
  readonly discard: (key: string) => void;
}

/** What all rows of a thread share. */
export interface RowTools {
  readonly strings: Strings;
  readonly format: Format;
  readonly actions: MessageActions;
}

/** One message; the first of a group shows its sender. */
export const MessageRow = /* @__PURE__ */ memo(function MessageRow({
  message,
  head,
  spelled,
  tools: { strings, format, actions },
}: {
  readonly message: Message;
  readonly head: boolean;
  readonly spelled: boolean;
  readonly tools: RowTools;
}) {
  const { sender, own, status, text, createdAt } = message;
  const time = format.time(createdAt);
  const sent = (
    <time
      className="parley-message-time"
      dateTime={new Date(createdAt).toISOString()}
      title={format.full(createdAt)}
      suppressHydrationWarning
    >
      {time}
    </time>
  );
  return (
    <article
      className={cx('parley-message', head && 'parley-message-head', status === 'failed' && 'parley-message-failed')}
      data-parley-key={message.key}
      data-parley-seq={message.seq}
      tabIndex={-1}
      aria-label={strings.messages.describe(own ? strings.common.you : sender.name, text, time)}
    >
      <div className="parley-message-gutter">{head ? <Avatar user={sender} size={36} /> : sent}</div>
      <div className="parley-message-body">
        {head && (
          <div className="parley-message-meta">
            <bdi className="parley-message-sender">{sender.name}</bdi>
            {sender.bot && <span className="parley-tag">{strings.common.bot}</span>}
            {sent}
          </div>
        )}
        <div className="parley-message-line">
          {text === '' ? (
            <p className="parley-message-text parley-muted">{strings.messages.noText}</p>
          ) : (
            <MessageText text={text} />
          )}
          {own && <MessageTicks message={message} strings={strings} spelled={spelled} />}
        </div>
        {status === 'failed' && <FailedLine message={message} strings={strings} actions={actions} />}
      </div>
    </article>
  );
});

function FailedLine({
  message,
  strings,
  actions,
}: {
  readonly message: Message;
  readonly strings: Strings;
  readonly actions: MessageActions;
}) {
  const { notSent, retry, discard } = strings.messages;
  return (
    <p className="parley-message-error">
      <span>
        {notSent} {sayError(strings, message.error)}
      </span>
      <button type="button" className="parley-text-button" onClick={() => actions.retry(message.key)}>
        {retry}
      </button>
      <button type="button" className="parley-text-button" onClick={() => actions.discard(message.key)}>
        {discard}
      </button>
    </p>
  );
}
