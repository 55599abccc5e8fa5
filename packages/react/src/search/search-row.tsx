import type { FoundConversation, MessageHit, User } from '@parley/core';
import { Avatar } from '../theme/avatar.js';
import { useFormat } from '../theme/format.js';
import { useNow } from '../theme/use-now.js';
import { useWords } from '../theme/use-words.js';
import { excerpt } from './excerpt.js';

/** What `SearchRow` takes. */
export interface SearchRowProps {
  readonly row: { readonly user: User } | { readonly conversation: FoundConversation } | { readonly hit: MessageHit };
}

/** Somebody, a conversation or a message that was found. */
export function SearchRow({ row }: SearchRowProps) {
  const { conversations } = useWords();
  if ('user' in row) return <Named user={row.user} name={row.user.name} />;
  if ('hit' in row) return <Hit hit={row.hit} />;
  const { conversation } = row;
  return <Named {...faceOf(conversation)} name={titleOf(conversation) ?? conversations.untitled} />;
}

function Named({ name, ...face }: { readonly user: User; readonly name: string; readonly group?: boolean }) {
  return (
    <>
      <Avatar {...face} size={32} />
      <bdi className="parley-person-name">{name}</bdi>
    </>
  );
}

function Hit({ hit: { message, highlights, conversation } }: { readonly hit: MessageHit }) {
  const { conversations } = useWords();
  const format = useFormat();
  const now = useNow(60_000);
  const { sender, text, createdAt, poll } = message;
  return (
    <>
      <Avatar user={sender} size={32} />
      <span className="parley-search-words">
        <span className="parley-search-head">
          <bdi className="parley-person-name">{sender.name}</bdi>
          {conversation.with?.id !== sender.id && (
            <bdi className="parley-search-place">{titleOf(conversation) ?? conversations.untitled}</bdi>
          )}
          <time className="parley-message-time" dateTime={new Date(createdAt).toISOString()} suppressHydrationWarning>
            {format.short(createdAt, now)}
          </time>
        </span>
        <span className="parley-search-text" dir="auto">
          {excerpt(text === '' ? (poll?.question ?? '') : text, highlights).map((piece, i) =>
            piece.marked ? <mark key={i}>{piece.text}</mark> : piece.text,
          )}
        </span>
      </span>
    </>
  );
}

function titleOf({ name, with: other }: FoundConversation): string | undefined {
  return name ?? other?.name;
}

function faceOf(conversation: FoundConversation) {
  const { id, kind, with: other } = conversation;
  const user = other ?? { id, name: titleOf(conversation) ?? '' };
  return { user, group: kind === 'group', channel: kind === 'channel' };
}
