import X from 'lucide-react/icons/x';
import { cx } from '../theme/cx.js';
import { IconButton } from '../theme/icon-button.js';
import { useWords } from '../theme/use-words.js';
import { Composer, type ComposerProps } from './composer.js';
import { MessageList } from './message-list.js';
import { useConversation } from './use-conversation.js';

/** What `ThreadPanel` takes. */
export interface ThreadPanelProps extends Pick<ComposerProps, 'autoFocus' | 'sendKey'> {
  readonly conversationId: string;
  /** The seq of the message that the thread belongs to. */
  readonly seq: number;
  readonly onClose?: () => void;
  readonly className?: string;
}

/**
 * The thread of one message: the message, its answers, and the field to answer. It fills its container; Escape closes it.
 *
 * @example
 * ```tsx
 * <ThreadPanel conversationId={id} seq={thread} onClose={() => setThread(undefined)} />
 * ```
 */
export function ThreadPanel({ conversationId, seq, onClose, autoFocus, sendKey, className }: ThreadPanelProps) {
  const { title } = useConversation(conversationId);
  const { threads, conversations } = useWords();
  return (
    <section
      className={cx('parley-root', 'parley-thread-panel', className)}
      aria-label={threads.title}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented || !onClose) return;
        event.preventDefault();
        event.stopPropagation();
        onClose();
      }}
    >
      <header className="parley-header">
        <div className="parley-header-text">
          <h2 className="parley-header-title">{threads.title}</h2>
          <p className="parley-header-detail">
            <bdi>{title || conversations.untitled}</bdi>
          </p>
        </div>
        {onClose && <IconButton icon={X} label={threads.close} onClick={onClose} />}
      </header>
      <MessageList conversationId={conversationId} thread={seq} />
      <Composer conversationId={conversationId} thread={seq} autoFocus={autoFocus} sendKey={sendKey} />
    </section>
  );
}
