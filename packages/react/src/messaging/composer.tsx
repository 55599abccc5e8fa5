import { ArrowUp } from 'lucide-react';
import { useId, useLayoutEffect, useRef, useState, type KeyboardEvent } from 'react';
import { useConnection } from '../connection/index.js';
import { useParley } from '../provider/use-parley.js';
import { cx } from '../theme/cx.js';
import { useFormat } from '../theme/format.js';
import { IconButton } from '../theme/icon-button.js';
import { sayError, useStrings } from '../theme/use-strings.js';
import { useConversation } from './use-conversation.js';
import { useDraft } from './use-draft.js';
import { useSendMessage } from './use-send-message.js';

/** What `Composer` takes. */
export interface ComposerProps {
  readonly conversationId: string;
  /** Nothing can be sent now; what was written stays. */
  readonly disabled?: boolean;
  /** Puts the cursor here when the composer appears or the conversation changes. */
  readonly autoFocus?: boolean;
  /** Which key sends: `enter`, with Shift+Enter for a new line, or `modEnter` (Ctrl or ⌘), with Enter for a new line. */
  readonly sendKey?: 'enter' | 'modEnter';
  readonly className?: string;
}

/** Bytes of a text that the protocol allows when the server has not said otherwise. */
const defaultTextBytes = 16_384;

/**
 * Where a message is written. It grows to eight lines, keeps one draft for each conversation, and stays writable offline.
 *
 * @example
 * ```tsx
 * <Composer conversationId={id} autoFocus />
 * ```
 */
export function Composer({ conversationId, disabled = false, autoFocus, sendKey = 'enter', className }: ComposerProps) {
  const conversation = useParley().conversations.get(conversationId);
  const state = useConversation(conversationId);
  const connection = useConnection();
  const send = useSendMessage(conversationId);
  const [text, setText] = useDraft(conversationId);
  const [failure, setFailure] = useState<{ readonly conversationId: string; readonly error: unknown }>();
  const field = useRef<HTMLTextAreaElement>(null);
  const strings = useStrings();
  const format = useFormat();
  const noteId = useId();

  useLayoutEffect(() => {
    if (field.current) grow(field.current);
  }, [text]);
  useLayoutEffect(() => {
    if (autoFocus) field.current?.focus();
  }, [autoFocus, conversationId]);

  const { composer } = strings;
  const left = (connection.session?.limits.textBytes ?? defaultTextBytes) - bytesOf(text);
  const gone = state.status === 'gone';
  const ready = text.trim() !== '' && left >= 0 && !disabled && !gone;

  const change = (next: string) => {
    setText(next);
    setFailure(undefined);
    if (next.trim() === '') conversation.stopTyping();
    else conversation.type();
  };
  const submit = () => {
    if (!ready) return;
    setText('');
    setFailure(undefined);
    conversation.stopTyping();
    send(text.trim()).catch((error: unknown) => {
      // A message in the thread says itself that it failed. What never came there comes back.
      const inThread = conversation.timeline
        .get()
        .messages.some((message) => message.status === 'failed' && message.text === text.trim());
      if (inThread) return;
      setFailure({ conversationId, error });
      if (field.current?.value === '') setText(text);
    });
  };
  const keyDown = (event: KeyboardEvent) => {
    // Safari ends the composition before the key that ends it; only this old code still tells.
    // eslint-disable-next-line @typescript-eslint/no-deprecated
    const composing = event.nativeEvent.isComposing || event.keyCode === 229;
    if (event.key !== 'Enter' || composing) return;
    const modified = event.ctrlKey || event.metaKey;
    if (sendKey === 'enter' ? event.shiftKey || event.altKey : !modified) return;
    event.preventDefault();
    submit();
  };

  const note = noteFor();
  return (
    <form
      className={cx('parley-root', 'parley-composer', className)}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <div className="parley-composer-box">
        <textarea
          ref={field}
          className="parley-composer-field"
          rows={1}
          dir="auto"
          value={text}
          disabled={gone}
          readOnly={disabled}
          aria-label={composer.label(state.title)}
          aria-describedby={noteId}
          aria-invalid={left < 0}
          placeholder={gone ? composer.gone : composer.placeholder(state.title)}
          enterKeyHint={sendKey === 'enter' ? 'send' : 'enter'}
          onChange={(event) => change(event.target.value)}
          onKeyDown={keyDown}
        />
        <IconButton
          type="submit"
          className="parley-composer-send"
          icon={ArrowUp}
          label={composer.send}
          aria-disabled={!ready}
        />
      </div>
      <p id={noteId} className={cx('parley-composer-note', note.bad && 'parley-composer-note-bad')}>
        <span role="status">{note.text}</span>
      </p>
    </form>
  );

  function noteFor(): { readonly text: string; readonly bad: boolean } {
    if (left < 0) return { text: composer.over(format.number(-left)), bad: true };
    if (failure?.conversationId === conversationId) {
      return { text: composer.failed(sayError(strings, failure.error)), bad: true };
    }
    if (left < 500) return { text: composer.left(format.number(left)), bad: false };
    if (connection.status === 'reconnecting' || connection.status === 'failed')
      return { text: composer.offline, bad: false };
    return { text: '', bad: false };
  }
}

function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** As high as its text; the style sheet stops it at eight lines. */
function grow(field: HTMLTextAreaElement): void {
  field.style.blockSize = 'auto';
  if (field.scrollHeight > 0) field.style.blockSize = `${field.scrollHeight}px`;
}
