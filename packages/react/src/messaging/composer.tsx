import { ParleyError, type Draft } from '@parley/core';
import ArrowUp from 'lucide-react/icons/arrow-up';
import { useId, useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { useConnection } from '../connection/index.js';
import { useParley } from '../provider/use-parley.js';
import { cx } from '../theme/cx.js';
import { useFormat } from '../theme/format.js';
import { IconButton } from '../theme/icon-button.js';
import { useWords } from '../theme/use-words.js';
import { ComposerExtras } from './composer/composer-extras.js';
import { EmojiButton } from './composer/emoji-button.js';
import { ReplyBar } from './composer/reply-bar.js';
import { ScheduleButton } from './composer/schedule-button.js';
import { ScheduledLine } from './composer/scheduled-line.js';
import { useChosenFiles } from './composer/use-chosen-files.js';
import { useComposerNote } from './composer/use-composer-note.js';
import { Later } from '../theme/later.js';
import { fileCode } from './files/file-code.js';
import { MessageField } from './field/message-field.js';
import { mentionable, mentionsIn } from './field/mentions.js';
import { isEditable } from './message/is-editable.js';
import { rareCode } from './rare-code.js';
import { isEmpty, isolated } from './text/looks.js';
import { useBlocked } from './use-blocked.js';
import { useConversation } from './use-conversation.js';
import { useDraft } from './use-draft.js';
import { useEditing } from './use-editing.js';
import { useReply } from './use-reply.js';

/** What `Composer` takes. */
export interface ComposerProps {
  readonly conversationId: string;
  /** Writes into the thread of the message with this seq. */
  readonly thread?: number;
  /** Nothing can be sent now; what was written stays. */
  readonly disabled?: boolean;
  /** Puts the cursor here when the composer appears or the conversation changes. */
  readonly autoFocus?: boolean;
  /** Which key sends: `enter`, with Shift+Enter for a new line, or `modEnter` (Ctrl or ⌘), with Enter for a new line. */
  readonly sendKey?: 'enter' | 'modEnter';
  readonly className?: string;
}

/**
 * Where a message is written. It grows to eight lines, keeps a draft for each conversation, suggests people behind an `@` and emoji
 * behind a `:`, and stays writable offline. Polls and messages for later are begun here.
 *
 * @example
 * ```tsx
 * <Composer conversationId={id} autoFocus />
 * ```
 */
export function Composer(props: ComposerProps) {
  const { conversationId, thread, disabled = false, autoFocus, sendKey = 'enter', className } = props;
  const { conversations, moderation } = useParley();
  const conversation = conversations.get(conversationId);
  const state = useConversation(conversationId);
  const myId = useConnection().user?.id;
  const [text, setText] = useDraft(conversationId, thread);
  const [replyTo, reply] = useReply(conversationId, thread);
  const [, edit] = useEditing(conversationId, thread);
  const [failure, setFailure] = useState<{ readonly conversationId: string; readonly error: unknown }>();
  const field = useRef<HTMLTextAreaElement>(null);
  const box = useRef<HTMLDivElement>(null);
  const strings = useWords();
  const format = useFormat();
  const noteId = useId();
  const gone = state.status === 'gone';
  const error = failure?.conversationId === conversationId ? failure.error : undefined;
  const blocked = useBlocked(state.kind === 'direct' ? state.peer?.id : undefined);
  const chosen = useChosenFiles(`${conversationId} ${thread ?? ''}`);
  const { note, tooLong, say } = useComposerNote(text, error);

  useLayoutEffect(() => {
    if (autoFocus) field.current?.focus();
  }, [autoFocus, conversationId]);
  const answered = replyTo?.key;
  useLayoutEffect(() => {
    if (answered !== undefined) field.current?.focus();
  }, [answered]);

  const { composer } = strings;
  const source = thread === undefined ? conversation : conversation.thread(thread);
  const held = () => source.timeline.get().messages;
  const users = useMemo(
    () => mentionable(state.members, conversation.timeline.get().messages, myId),
    [state.members, conversation, myId],
  );
  const can = !tooLong && !disabled && !gone;
  const ready = can && (!isEmpty(text) || chosen.files.length > 0);

  const change = (next: string) => {
    setText(next);
    setFailure(undefined);
    if (thread !== undefined) return;
    if (isEmpty(next)) conversation.stopTyping();
    else conversation.type();
  };
  const clear = () => {
    setText('');
    setFailure(undefined);
    chosen.choose([]);
    reply(undefined);
    if (thread === undefined) conversation.stopTyping();
  };
  const written = (): Draft => ({
    text: text.trim(),
    ...mentionsIn(text, users, strings),
    ...(replyTo?.seq !== undefined && { replyTo: replyTo.seq }),
  });
  const comeBack = (reason: unknown) => {
    // Who took it back from the thread does not want it here.
    if (reason instanceof ParleyError && reason.code === 'connection/cancelled') return;
    setFailure({ conversationId, error: reason });
    if (field.current?.value !== '') return;
    setText(text);
    chosen.choose(chosen.files);
    reply(replyTo);
  };
  const submit = () => {
    if (!ready) return;
    const draft = { ...written(), ...(chosen.files.length > 0 && { files: chosen.files }) };
    const before = new Set(held().map((message) => message.key));
    clear();
    source.send(draft).catch((reason: unknown) => {
      // A message in the thread says itself that it failed. What never came there comes back.
      const failed = held().filter((message) => message.status === 'failed');
      if (!failed.some((message) => !before.has(message.key) && message.text === draft.text)) comeBack(reason);
    });
  };
  const schedule = (at: number) => {
    const draft = written();
    clear();
    conversation
      .schedule({ ...draft, ...(thread !== undefined && { thread }) }, at)
      .then(() => say(strings.schedule.done(format.moment(at, Date.now()))), comeBack);
  };
  const keyDown = (event: KeyboardEvent) => {
    // Safari ends the composition before the key that ends it; only this old code still tells.
    // eslint-disable-next-line @typescript-eslint/no-deprecated
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    if (event.key === 'Escape' && replyTo) {
      event.preventDefault();
      event.stopPropagation();
      reply(undefined);
    }
    if (event.key === 'ArrowUp' && text === '' && !event.shiftKey) {
      const last = held().findLast(isEditable);
      if (!last) return;
      event.preventDefault();
      edit({ key: last.key });
    }
    if (event.key !== 'Enter') return;
    const modified = event.ctrlKey || event.metaKey;
    if (sendKey === 'enter' ? event.shiftKey || event.altKey : !modified) return;
    event.preventDefault();
    submit();
  };

  const root = cx('parley-root', 'parley-composer', className);
  if (state.status === 'ready' && !state.can.send) {
    return (
      <div className={root}>
        <p className="parley-composer-closed">{composer.readOnly}</p>
      </div>
    );
  }
  if (blocked && state.peer) {
    return (
      <div className={root}>
        <p className="parley-composer-closed">
          {composer.blocked(isolated(state.peer.name))}{' '}
          <button
            type="button"
            className="parley-text-button"
            onClick={() => state.peer && void moderation.unblock(state.peer.id).catch(() => undefined)}
          >
            {composer.unblock}
          </button>
        </p>
      </div>
    );
  }
  const placeholder = thread === undefined ? composer.placeholder(state.title) : strings.threads.placeholder;
  return (
    <div className={root}>
      {thread === undefined && <ScheduledLine conversationId={conversationId} />}
      <div
        ref={box}
        className="parley-composer-box"
        onPaste={chosen.onPaste}
        onDragOver={chosen.onDragOver}
        onDrop={chosen.onDrop}
      >
        {replyTo && <ReplyBar message={replyTo} myId={myId} onCancel={() => reply(undefined)} />}
        {(chosen.files.length > 0 || chosen.leftOut) && (
          <Later code={fileCode}>{({ FileTray }) => <FileTray chosen={chosen} />}</Later>
        )}
        <div className="parley-composer-line">
          <ComposerExtras
            conversationId={conversationId}
            polls={thread === undefined}
            disabled={disabled || gone}
            {...(chosen.available && { onFiles: chosen.add })}
          />
          <MessageField
            fieldRef={field}
            box={box}
            className="parley-composer-field"
            value={text}
            users={users}
            disabled={gone}
            readOnly={disabled}
            aria-label={thread === undefined ? composer.label(state.title) : strings.threads.placeholder}
            aria-describedby={noteId}
            aria-invalid={tooLong}
            placeholder={gone ? composer.gone : placeholder}
            enterKeyHint={sendKey === 'enter' ? 'send' : 'enter'}
            onText={change}
            onKeyDown={keyDown}
            // ArrowUp in it changes the last message.
            onFocus={rareCode.prepare}
          />
          <EmojiButton field={field} disabled={disabled || gone} />
          <span className="parley-composer-go">
            <IconButton
              className="parley-composer-send"
              icon={ArrowUp}
              label={composer.send}
              aria-disabled={!ready}
              onClick={submit}
            />
            <ScheduleButton ready={ready && chosen.files.length === 0} onSchedule={schedule} />
          </span>
        </div>
      </div>
      <p id={noteId} className={cx('parley-composer-note', note.bad && 'parley-composer-note-bad')}>
        <span role="status">{note.text}</span>
      </p>
    </div>
  );
}
