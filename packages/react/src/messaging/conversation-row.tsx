import type { ConversationState } from '@parley/core';
import AtSign from 'lucide-react/icons/at-sign';
import BellOff from 'lucide-react/icons/bell-off';
import { memo } from 'react';
import { cx } from '../theme/cx.js';
import type { Format } from '../theme/format.js';
import type { Words } from '../theme/words.js';
import { ConversationFace } from './conversation-face.js';
import { contentWords } from './message/content-words.js';
import { statusWords } from './message/message-ticks.js';
import { isMuted } from './muting.js';
import { plainText } from './text/plain-text.js';
import { typingWords } from './typing-line.js';
import { useDraft } from './use-draft.js';

/** What a row of the list takes. */
export interface ConversationRowProps {
  readonly item: ConversationState;
  readonly selected: boolean;
  /** Its button is shown, over its end. */
  readonly near: boolean;
  /** The one tab stop of the list. */
  readonly tabStop: boolean;
  readonly now: number;
  readonly strings: Words;
  readonly format: Format;
  readonly onSelect: (conversationId: string) => void;
}

const most = 99;

/** One conversation in the list. */
export const ConversationRow = /* @__PURE__ */ memo(function ConversationRow(props: ConversationRowProps) {
  const { item, selected, near, tabStop, now, strings, format, onSelect } = props;
  const { unreadCount, mentionCount, lastMessage, settings } = item;
  const { conversations, mentions, settings: words } = strings;
  const muted = isMuted(settings, now);
  return (
    <li
      className={cx(
        'parley-conversation',
        unreadCount > 0 && !muted && 'parley-conversation-unread',
        near && 'parley-conversation-near',
      )}
      role="option"
      aria-selected={selected}
      tabIndex={tabStop ? 0 : -1}
      data-parley-id={item.id}
      onClick={() => onSelect(item.id)}
    >
      <ConversationFace conversation={item} />
      <span className="parley-conversation-text">
        <span className="parley-conversation-line">
          <bdi className="parley-conversation-title">{item.title || conversations.untitled}</bdi>
          {muted && (
            <span className="parley-conversation-muted">
              <BellOff aria-hidden="true" size={14} strokeWidth={1.5} />
              <span className="parley-hidden">{words.muted}</span>
            </span>
          )}
          {lastMessage && (
            <time
              className="parley-conversation-time"
              dateTime={new Date(lastMessage.createdAt).toISOString()}
              suppressHydrationWarning
            >
              {format.short(lastMessage.createdAt, now)}
            </time>
          )}
        </span>
        <span className="parley-conversation-line">
          <Preview {...props} />
          {mentionCount > 0 && (
            <span className="parley-unread parley-unread-mention" title={mentions.badge(mentionCount)}>
              <AtSign aria-hidden="true" size={12} strokeWidth={2.5} />
              <span className="parley-hidden">{mentions.badge(mentionCount)}</span>
            </span>
          )}
          {unreadCount > 0 && (
            <span className={cx('parley-unread', muted && 'parley-unread-muted')}>
              <span aria-hidden="true">
                {unreadCount > most ? conversations.unreadOver(format.number(most)) : format.number(unreadCount)}
              </span>
              <span className="parley-hidden">{conversations.unread(unreadCount)}</span>
            </span>
          )}
        </span>
      </span>
    </li>
  );
});

function Preview({ item, selected, strings }: ConversationRowProps) {
  const [draft] = useDraft(item.id);
  const { conversations } = strings;
  if (item.typing.length > 0) {
    const words = item.kind === 'direct' ? strings.typing.short : typingWords(item.typing, strings);
    return <span className="parley-conversation-preview parley-conversation-typing">{words}</span>;
  }
  // Where it is open, the draft is before one's eyes.
  if (!selected && draft.trim() !== '') {
    return (
      <span className="parley-conversation-preview" dir="auto">
        <span className="parley-conversation-draft">{conversations.draft}</span> {plainText(draft)}
      </span>
    );
  }
  return (
    <span className="parley-conversation-preview" dir="auto">
      {previewWords(item, strings)}
    </span>
  );
}

function previewWords(item: ConversationState, strings: Words): string {
  const { conversations } = strings;
  const message = item.lastMessage;
  if (!message) return conversations.noMessages;
  const text = contentWords(message, strings);
  if (message.status === 'failed') return `${statusWords('failed', strings)} ${text}`;
  if (message.deletedAt !== undefined) return text;
  if (message.own) return conversations.ownPreview(text);
  return item.kind === 'direct' ? text : conversations.senderPreview(message.sender.name, text);
}
