import type { Message, User } from '@parley/core';
import EyeOff from 'lucide-react/icons/eye-off';
import Forward from 'lucide-react/icons/forward';
import Pin from 'lucide-react/icons/pin';
import Trash2 from 'lucide-react/icons/trash';
import { memo, useRef, useState, type KeyboardEvent, type MouseEvent, type PointerEvent } from 'react';
import type { Editing } from '../../provider/desk.js';
import { CallNote } from '../../calls/index.js';
import { Avatar } from '../../theme/avatar.js';
import { cx } from '../../theme/cx.js';
import { pointAnchor, type Anchor } from '../../theme/floating.js';
import { Later } from '../../theme/later.js';
import { useLongPress } from '../../theme/use-long-press.js';
import { EmojiPicker } from '../emoji/emoji-picker.js';
import { fileCode } from '../files/file-code.js';
import { rareCode, type RareContents } from '../rare-code.js';
import { contentWords } from './content-words.js';
import { FailedLine } from './failed-line.js';
import { LinkCard } from './link-card.js';
import { MessageBody } from './message-body.js';
import { MessageTicks } from './message-ticks.js';
import { MessageToolbar } from './message-toolbar.js';
import { PollCard } from './poll-card.js';
import { QuoteView } from './quote.js';
import { Reactions, toggleReaction } from './reactions.js';
import type { RowTools } from './row-tools.js';
import { ThreadSummaryRow } from './thread-summary.js';

/** What a row takes. */
export interface MessageRowProps {
  readonly message: Message;
  readonly head: boolean;
  /** The status stands there in words. */
  readonly spelled: boolean;
  readonly editing?: Editing;
  readonly tools: RowTools;
}

type Overlay = { readonly kind: 'menu' | 'picker'; readonly anchor: Anchor };

const keys: Readonly<Record<string, string>> = { r: 'reply', t: 'thread', e: 'edit', Delete: 'remove' };

/** One message; the first of a group shows its sender. */
export const MessageRow = /* @__PURE__ */ memo(function MessageRow(props: MessageRowProps) {
  const { message, head, editing, tools } = props;
  const { strings, format, myId } = tools;
  const row = useRef<HTMLElement>(null);
  const [pointed, setPointed] = useState(false);
  const [focused, setFocused] = useState(false);
  const [overlay, setOverlay] = useState<Overlay>();
  const openMenu = (anchor: Anchor) => withRare(tools, () => setOverlay({ kind: 'menu', anchor }));
  const press = useLongPress((x, y) => openMenu(pointAnchor(x, y)));
  const { sender, own, status, createdAt } = message;
  const actable = message.seq !== undefined && message.deletedAt === undefined && !message.call && !editing;
  const time = format.time(createdAt);
  const close = () => setOverlay(undefined);
  const pick = (anchor: Anchor) => setOverlay({ kind: 'picker', anchor });

  const keyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey || !actable) return;
    if (event.key === 'Enter' || event.key === ' ' || event.key === 'ContextMenu') {
      event.preventDefault();
      openMenu(event.currentTarget);
      return;
    }
    const wanted = keys[event.key];
    if (wanted === undefined) return;
    event.preventDefault();
    withRare(tools, ({ itemsFor }) =>
      itemsFor(message, tools)
        .find(({ key }) => key === wanted)
        ?.onSelect(),
    );
  };
  const point = (event: PointerEvent<HTMLElement>) => {
    press.onPointerMove(event);
    if (event.pointerType === 'mouse') setPointed(true);
  };
  const contextMenu = (event: MouseEvent<HTMLElement>) => {
    const link = event.target instanceof Element && event.target.closest('a, textarea, input, .parley-floating');
    const selecting = (event.currentTarget.ownerDocument.getSelection()?.toString() ?? '') !== '';
    if (link || selecting || event.shiftKey || !actable) return;
    event.preventDefault();
    openMenu(pointAnchor(event.clientX, event.clientY));
  };

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
  const mentioned = !own && (message.mentionsAll === true || message.mentions?.includes(myId ?? '') === true);
  return (
    <article
      ref={row}
      className={cx(
        'parley-message',
        head && 'parley-message-head',
        status === 'failed' && 'parley-message-failed',
        mentioned && message.deletedAt === undefined && 'parley-message-mentioned',
        overlay && 'parley-message-open',
      )}
      data-parley-key={message.key}
      data-parley-seq={message.seq}
      tabIndex={-1}
      aria-label={strings.messages.describe(
        own ? strings.common.you : sender.name,
        contentWords(message, strings),
        time,
      )}
      {...(actable && press)}
      onPointerEnter={(event) => {
        point(event);
        rareCode.prepare();
      }}
      // A dialog that closes under a mouse that stands in the row is left without being entered anew.
      onPointerMove={point}
      onPointerLeave={() => setPointed(false)}
      onFocus={({ target }) => {
        setFocused(target.matches(':focus-visible'));
        rareCode.prepare();
      }}
      onBlur={() => setFocused(false)}
      onKeyDown={keyDown}
      onContextMenu={contextMenu}
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
        <Content {...props} />
      </div>
      {actable && (
        <MessageToolbar
          message={message}
          tools={tools}
          near={pointed || focused || overlay !== undefined}
          menuOpen={overlay?.kind === 'menu'}
          onMenu={(anchor) => (overlay ? close() : openMenu(anchor))}
          onPick={pick}
        />
      )}
      {overlay?.kind === 'menu' && (
        <Later code={rareCode}>
          {({ MessageMenu }) => (
            <MessageMenu
              message={message}
              anchor={overlay.anchor}
              tools={tools}
              onPick={() => pick(overlay.anchor)}
              onClose={close}
            />
          )}
        </Later>
      )}
      {overlay?.kind === 'picker' && (
        <EmojiPicker
          anchor={overlay.anchor}
          onPick={(emoji) => toggleReaction(message, emoji, tools)}
          onClose={close}
        />
      )}
    </article>
  );
});

/** Does something with what is loaded when it is first wanted; where it does not come, the notice says so. */
function withRare({ run }: RowTools, act: (rare: RareContents) => void): void {
  const rare = rareCode.now();
  if (rare) act(rare);
  else run(rareCode.load().then(act));
}

/** Everything that a message has to show, below its sender. */
function Content({ message, editing, spelled, tools }: MessageRowProps) {
  const { strings } = tools;
  const { marks } = strings;
  if (message.deletedAt !== undefined) {
    return (
      <>
        <p className="parley-message-mark">
          <Trash2 aria-hidden="true" size={14} strokeWidth={1.5} />
          {message.hidden ? marks.hidden : marks.deleted}
        </p>
        {message.hidden && message.own && message.seq !== undefined && (
          <button type="button" className="parley-text-button" onClick={() => tools.ask('appeal', message)}>
            {strings.actions.appeal}
          </button>
        )}
        <Answers message={message} tools={tools} />
      </>
    );
  }
  return (
    <>
      {message.pinnedAt !== undefined && (
        <p className="parley-message-mark">
          <Pin aria-hidden="true" size={14} strokeWidth={1.5} />
          <bdi>{pinner(message, tools)}</bdi>
        </p>
      )}
      {message.forwardedFrom && (
        <p className="parley-message-mark">
          <Forward aria-hidden="true" size={14} strokeWidth={1.5} />
          <bdi>{marks.forwardedFrom(message.forwardedFrom.sender.name)}</bdi>
        </p>
      )}
      {message.replyTo && <QuoteView quote={message.replyTo} tools={tools} />}
      {message.poll && <PollCard message={message} poll={message.poll} tools={tools} />}
      {message.call ? (
        <CallNote
          call={message.call}
          own={message.own}
          peer={callPeer(message, tools)}
          conversationId={message.conversationId}
        />
      ) : editing ? (
        <Later code={rareCode}>
          {({ EditForm }) => <EditForm message={message} editing={editing} tools={tools} />}
        </Later>
      ) : (
        <MessageBody message={message} tools={tools}>
          {(message.own || message.editedAt !== undefined) && <End message={message} spelled={spelled} tools={tools} />}
        </MessageBody>
      )}
      {message.files && (
        <Later code={fileCode}>{({ MessageFiles }) => <MessageFiles message={message} tools={tools} />}</Later>
      )}
      {message.linkPreview && !editing && <LinkCard preview={message.linkPreview} strings={strings} />}
      {message.stored === false && (
        <p className="parley-message-mark">
          <EyeOff aria-hidden="true" size={14} strokeWidth={1.5} />
          {marks.notKept}
        </p>
      )}
      {message.status === 'failed' && <FailedLine message={message} strings={strings} actions={tools.actions} />}
      <Reactions message={message} tools={tools} />
      <Answers message={message} tools={tools} />
    </>
  );
}

/** That it was edited, and how far it has come. */
function End({ message, spelled, tools: { strings, format, ask } }: Omit<MessageRowProps, 'head' | 'editing'>) {
  const { editedAt, own } = message;
  return (
    <>
      {editedAt !== undefined && (
        <button
          type="button"
          className="parley-edited"
          title={strings.marks.editedAt(format.full(editedAt))}
          onClick={() => ask('edits', message)}
        >
          {strings.marks.edited}
        </button>
      )}
      {own && <MessageTicks message={message} strings={strings} spelled={spelled} />}
    </>
  );
}

function Answers({ message: { seq, thread }, tools }: Pick<MessageRowProps, 'message' | 'tools'>) {
  if (!thread || seq === undefined || tools.thread !== undefined) return null;
  return <ThreadSummaryRow seq={seq} summary={thread} tools={tools} />;
}

/** Whom to call back: who called, or the only other member. */
function callPeer({ own, sender }: Message, { mentionable }: RowTools): Partial<Pick<User, 'id' | 'name'>> | undefined {
  const [other, more] = mentionable();
  return more ? {} : own ? other : sender;
}

function pinner({ pinnedBy }: Message, { myId, userOf, strings }: RowTools): string {
  if (pinnedBy === undefined) return '';
  return pinnedBy === myId ? strings.marks.pinnedByYou : strings.marks.pinnedBy(userOf(pinnedBy).name);
}
