import { useMemo, type ReactNode } from 'react';
import { cx } from '../../theme/cx.js';
import { isFewEmoji } from './looks.js';
import { parseText } from './parse-text.js';
import type { Block, Inline, MentionLabel } from './text-parts.js';

/** What `MessageText` takes. */
export interface MessageTextProps {
  readonly text: string;
  /** How the text names those whom it mentions. */
  readonly mentions?: readonly MentionLabel[];
  /** Whose mentions stand out. */
  readonly myId?: string;
  /** Stands at the end of the last line. */
  readonly children?: ReactNode;
}

const noMentions: readonly MentionLabel[] = [];

/**
 * A message's text, in the direction in which it is written. It becomes elements of React, never HTML: whatever somebody wrote is
 * shown and nothing of it is run.
 */
export function MessageText({ text, mentions = noMentions, myId, children }: MessageTextProps) {
  const blocks = useMemo(() => parseText(text, mentions), [text, mentions]);
  const paragraph = blocks.at(-1)?.kind === 'paragraph';
  return (
    <div className={cx('parley-message-text', isFewEmoji(text) && 'parley-message-emoji')}>
      {blocks.map((block, index) => (
        <BlockView
          key={index}
          block={block}
          myId={myId}
          end={paragraph && index === blocks.length - 1 ? children : undefined}
        />
      ))}
      {!paragraph && children !== undefined && <p className="parley-message-end">{children}</p>}
    </div>
  );
}

interface BlockProps {
  readonly block: Block;
  readonly myId?: string;
  readonly end?: ReactNode;
}

function BlockView({ block, myId, end }: BlockProps) {
  const all = (blocks: readonly Block[]) =>
    blocks.map((each, index) => <BlockView key={index} block={each} myId={myId} />);
  switch (block.kind) {
    case 'paragraph':
      return (
        <p dir="auto">
          {inlines(block.children, myId)}
          {end !== undefined && <> {end}</>}
        </p>
      );
    case 'code':
      return (
        <pre className="parley-code-block" dir="auto" data-parley-language={block.language}>
          <code>{block.text}</code>
        </pre>
      );
    case 'quote':
      return (
        <blockquote className="parley-blockquote" dir="auto">
          {all(block.children)}
        </blockquote>
      );
    case 'list': {
      const items = block.items.map(({ value, children }, index) => (
        <li key={index} value={value}>
          {all(children)}
        </li>
      ));
      const numbered = block.items[0]?.value !== undefined;
      const List = numbered ? 'ol' : 'ul';
      return (
        <List className={cx('parley-list', numbered && 'parley-list-numbered')} dir="auto">
          {items}
        </List>
      );
    }
  }
}

function inlines(parts: readonly Inline[], myId: string | undefined): ReactNode {
  return parts.map((part, index) => {
    switch (part.kind) {
      case 'text':
        return part.text;
      case 'code':
        return (
          <code key={index} className="parley-code" dir="auto">
            {part.text}
          </code>
        );
      case 'strong':
        return <strong key={index}>{inlines(part.children, myId)}</strong>;
      case 'em':
        return <em key={index}>{inlines(part.children, myId)}</em>;
      case 'strike':
        return <s key={index}>{inlines(part.children, myId)}</s>;
      case 'link':
        return (
          <a
            key={index}
            className="parley-link"
            href={part.href}
            title={part.href}
            dir="auto"
            target="_blank"
            rel="noopener noreferrer nofollow"
          >
            {inlines(part.children, myId)}
          </a>
        );
      case 'mention': {
        const mine = part.userId === undefined || part.userId === myId;
        return (
          <bdi key={index} className={cx('parley-mention', mine && 'parley-mention-me')}>
            {part.text}
          </bdi>
        );
      }
    }
  });
}
