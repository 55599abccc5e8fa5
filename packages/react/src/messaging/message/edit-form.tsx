import type { Message } from '@parley/core';
import { useLayoutEffect, useRef, useState } from 'react';
import { isEmpty } from '../text/looks.js';
import { sayError } from '../../theme/use-words.js';
import type { Editing } from '../../provider/desk.js';
import { MessageField } from '../field/message-field.js';
import { mentionsIn } from '../field/mentions.js';
import type { RowTools } from './row-tools.js';

/** Changes a message where it stands. What could not be saved comes back, with the reason. */
export function EditForm({
  message,
  editing,
  tools,
}: {
  readonly message: Message;
  readonly editing: Editing;
  readonly tools: RowTools;
}) {
  const { strings, actions, edit, mentionable } = tools;
  const [text, setText] = useState(editing.text ?? message.text);
  const [users] = useState(mentionable);
  const field = useRef<HTMLTextAreaElement>(null);
  const box = useRef<HTMLFormElement>(null);
  const words = strings.editing;
  const ready = !isEmpty(text) || message.metadata !== undefined;
  useLayoutEffect(() => {
    const element = field.current;
    element?.focus({ preventScroll: true });
    element?.setSelectionRange(element.value.length, element.value.length);
    box.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  const close = () => {
    const row = box.current?.closest<HTMLElement>('[data-parley-key]');
    edit(undefined);
    row?.focus({ preventScroll: true });
  };
  const save = () => {
    const next = text.trim();
    if (!ready) return;
    close();
    if (next === message.text) return;
    actions.edit(message, { text: next, ...mentionsIn(next, users, strings) }).catch((error: unknown) => {
      edit({ key: message.key, text: next, error });
    });
  };
  return (
    <form
      ref={box}
      className="parley-edit"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <div className="parley-composer-box">
        <MessageField
          fieldRef={field}
          box={box}
          className="parley-composer-field"
          aria-label={words.label}
          value={text}
          users={users}
          onText={setText}
          onKeyDown={(event) => {
            event.stopPropagation();
            // eslint-disable-next-line @typescript-eslint/no-deprecated -- only this old code tells of a composition in Safari
            if (event.nativeEvent.isComposing || event.keyCode === 229) return;
            if (event.key === 'Escape') {
              event.preventDefault();
              close();
            } else if (event.key === 'Enter' && !event.shiftKey) {
              event.preventDefault();
              save();
            }
          }}
        />
      </div>
      <p className="parley-edit-foot">
        {editing.error === undefined ? (
          <span className="parley-edit-hint">{words.hint}</span>
        ) : (
          <span className="parley-error" role="alert">
            {words.failed(sayError(strings, editing.error))}
          </span>
        )}
        <button type="button" className="parley-button" onClick={close}>
          {strings.actions.cancel}
        </button>
        <button type="submit" className="parley-button parley-button-primary" disabled={!ready}>
          {strings.actions.save}
        </button>
      </p>
    </form>
  );
}
