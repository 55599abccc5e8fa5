import type { ConversationState } from '@parley/core';
import { memo } from 'react';
import { PresenceBadge } from '../presence/index.js';
import { Avatar } from '../theme/avatar.js';
import { cx } from '../theme/cx.js';
import type { Format } from '../theme/format.js';
import type { Strings } from '../theme/strings.js';
import { statusWords } from './message-ticks.js';
import { typingWords } from './typing-line.js';

/** What a row of the list takes. */
export interface ConversationRowProps {
  readonly item: ConversationState;
  /** Unsent text, unless the conversation is open. */
  readonly draft?: string;
  readonly selected: boolean;
  /** The one tab stop of the list. */
  readonly tabStop: boolean;
  readonly now: number;
  readonly strings: Strings;
  readonly format: Format;
  readonly onSelect: (conversationId: string) => void;
}

const most = 99;

/** One conversation in the list. */
export const ConversationRow = /* @__PURE__ */ memo(function ConversationRow(props: ConversationRowProps) {
  const { item, selected, tabStop, now, strings, format, onSelect } = props;
  const { peer, unreadCount, lastMessage } = item;
  const title = item.title || strings.conversations.untitled;
  const person = peer ?? { id: item.id, name: title };
  const badge = peer && !peer.bot ? <PresenceBadge userId={peer.id} /> : undefined;
  return (
    <li
      className={cx('parley-conversation', unreadCount > 0 && 'parley-conversation-unread')}
      role="option"
      aria-selected={selected}
      tabIndex={tabStop ? 0 : -1}
      data-parley-id={item.id}
      onClick={() => onSelect(item.id)}
    >
      <Avatar user={person} group={item.kind === 'group'} size={40} badge={badge} />
      <span className="parley-conversation-text">
        <span className="parley-conversation-line">
          <bdi className="parley-conversation-title">{title}</bdi>
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
          {unreadCount > 0 && (
            <span className="parley-unread">
              <span aria-hidden="true">
                {unreadCount > most
                  ? strings.conversations.unreadOver(format.number(most))
                  : format.number(unreadCount)}
              </span>
              <span className="parley-hidden">{strings.conversations.unread(unreadCount)}</span>
            </span>
          )}
        </span>
      </span>
    </li>
  );
});

function Preview({ item, draft, strings }: ConversationRowProps) {
  const { conversations } = strings;
  if (item.typing.length > 0) {
    const words = item.kind === 'direct' ? strings.typing.short : typingWords(item.typing, strings);
    return <span className="parley-conversation-preview parley-conversation-typing">{words}</span>;
  }
  if (draft !== undefined && draft.trim() !== '') {
    return (
      <span className="parley-conversation-preview" dir="auto">
        <span className="parley-conversation-draft">{conversations.draft}</span> {draft}
      </span>
    );
  }
  return (
    <span className="parley-conversation-preview" dir="auto">
      {previewWords(item, strings)}
    </span>
  );
}

function previewWords(item: ConversationState, strings: Strings): string {
  const { conversations } = strings;
  const message = item.lastMessage;
  if (!message) return conversations.noMessages;
  const text = message.text || conversations.noText;
  if (message.status === 'failed') return `${statusWords('failed', strings)} ${text}`;
  if (message.own) return conversations.ownPreview(text);
  return item.kind === 'group' ? conversations.senderPreview(message.sender.name, text) : text;
}
