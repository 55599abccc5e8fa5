import PinOff from 'lucide-react/icons/pin-off';
import { useConnection } from '../connection/index.js';
import { Avatar } from '../theme/avatar.js';
import { cx } from '../theme/cx.js';
import { useFormat } from '../theme/format.js';
import { IconButton } from '../theme/icon-button.js';
import { useAction } from '../theme/use-action.js';
import { useNow } from '../theme/use-now.js';
import { sayError, useWords } from '../theme/use-words.js';
import { contentWords } from './message/content-words.js';
import { isolated } from './text/looks.js';
import { useConversation } from './use-conversation.js';
import { useJump } from './use-jump.js';
import { useMessageActions } from './use-message-actions.js';
import { usePins } from './use-pins.js';

/** What `PinnedMessages` takes. */
export interface PinnedMessagesProps {
  readonly conversationId: string;
  /** Called after the reader was led to a message, such as to close what this stands in. */
  readonly onJump?: () => void;
  readonly className?: string;
}

/**
 * The pinned messages of a conversation. A press leads to where one stands.
 *
 * @example
 * ```tsx
 * <PinnedMessages conversationId={id} />
 * ```
 */
export function PinnedMessages({ conversationId, onJump, className }: PinnedMessagesProps) {
  const { items, status, reload } = usePins(conversationId);
  const { can } = useConversation(conversationId);
  const myId = useConnection().user?.id;
  const { unpin } = useMessageActions(conversationId);
  const jump = useJump(conversationId);
  const strings = useWords();
  const format = useFormat();
  const now = useNow(60_000);
  const [{ pending, error }, run] = useAction();
  const { pins, actions, common } = strings;
  return (
    <div className={cx('parley-root', className)}>
      {status === 'ready' && items.length === 0 && <p className="parley-muted">{pins.hint}</p>}
      {status === 'failed' && (
        <p className="parley-error" role="alert">
          {pins.failed}{' '}
          <button type="button" className="parley-text-button" onClick={() => void reload()}>
            {common.retry}
          </button>
        </p>
      )}
      {error !== undefined && (
        <p className="parley-error" role="alert">
          {actions.failed(sayError(strings, error))}
        </p>
      )}
      <ul className="parley-pins">
        {items.map((message) => {
          const words = contentWords(message, strings);
          return (
            <li key={message.key} className="parley-pin">
              <button
                type="button"
                className="parley-pin-link"
                aria-label={pins.show(isolated(words))}
                onClick={() => {
                  jump(message.seq ?? 0);
                  onJump?.();
                }}
              >
                <Avatar user={message.sender} size={24} />
                <span className="parley-pin-words">
                  <span className="parley-pin-head">
                    <bdi className="parley-pin-name">
                      {message.sender.id === myId ? common.you : message.sender.name}
                    </bdi>
                    <time className="parley-message-time" suppressHydrationWarning>
                      {format.short(message.createdAt, now)}
                    </time>
                  </span>
                  <span className="parley-pin-text" dir="auto">
                    {words}
                  </span>
                </span>
              </button>
              {can.pin && (
                <IconButton
                  icon={PinOff}
                  label={actions.unpin}
                  disabled={pending}
                  onClick={() => run(() => unpin(message))}
                />
              )}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
