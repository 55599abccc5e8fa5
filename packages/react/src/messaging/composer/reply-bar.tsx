import type { Message } from '@parley/core';
import Reply from 'lucide-react/icons/reply';
import X from 'lucide-react/icons/x';
import { IconButton } from '../../theme/icon-button.js';
import { useWords } from '../../theme/use-words.js';
import { contentWords } from '../message/content-words.js';

/** The message that the next one answers. */
export function ReplyBar({
  message,
  myId,
  onCancel,
}: {
  readonly message: Message;
  readonly myId?: string;
  readonly onCancel: () => void;
}) {
  const strings = useWords();
  const { composer, common } = strings;
  const { sender } = message;
  return (
    <div className="parley-reply">
      <Reply aria-hidden="true" size={16} strokeWidth={1.5} />
      <p className="parley-reply-words">
        <bdi className="parley-quote-name">{composer.replyingTo(sender.id === myId ? common.you : sender.name)}</bdi>
        <span className="parley-quote-text" dir="auto">
          {contentWords(message, strings)}
        </span>
      </p>
      <IconButton icon={X} label={composer.cancelReply} onClick={onCancel} />
    </div>
  );
}
