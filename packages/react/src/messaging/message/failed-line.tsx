import type { Message } from '@parley/core';
import type { Words } from '../../theme/words.js';
import { sayError } from '../../theme/use-words.js';
import type { MessageActions } from '../use-message-actions.js';

/** Why a message was not sent, and what can be done. */
export function FailedLine({
  message,
  strings,
  actions,
}: {
  readonly message: Message;
  readonly strings: Words;
  readonly actions: Pick<MessageActions, 'retry' | 'discard'>;
}) {
  const { notSent, retry, discard } = strings.messages;
  return (
    <p className="parley-message-error">
      <span>
        {notSent} {sayError(strings, message.error)}
      </span>
      <button
        type="button"
        className="parley-text-button"
        onClick={() => void actions.retry(message.key).catch(() => undefined)}
      >
        {retry}
      </button>
      <button type="button" className="parley-text-button" onClick={() => actions.discard(message.key)}>
        {discard}
      </button>
    </p>
  );
}
