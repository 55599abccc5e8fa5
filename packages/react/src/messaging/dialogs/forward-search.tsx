import type { ConversationState, Message } from '@parley/core';
import { useId, useState, type KeyboardEvent } from 'react';
import { ConversationFace } from '../conversation-face.js';
import { contentWords } from '../message/content-words.js';
import type { RowTools } from '../message/row-tools.js';
import { isolated } from '../text/looks.js';
import { useConversations } from '../use-conversations.js';

/** Chooses where a message goes: words narrow the list, arrows move in it, Enter sends. */
export function ForwardSearch({
  message,
  tools,
  onClose,
}: {
  readonly message: Message;
  readonly tools: RowTools;
  readonly onClose: () => void;
}) {
  const { strings, actions, run } = tools;
  const { items, hasMore, loadMore } = useConversations();
  const id = useId();
  const [words, setWords] = useState('');
  const [place, setPlace] = useState(0);
  const wanted = words.trim().toLocaleLowerCase();
  const titleOf = ({ title }: ConversationState) => title || strings.conversations.untitled;
  const found = items.filter((item) => item.can.send && titleOf(item).toLocaleLowerCase().includes(wanted));
  const active = Math.min(place, found.length - 1);
  const send = (to: ConversationState | undefined) => {
    if (!to) return;
    onClose();
    run(actions.forward(message, to.id), strings.actions.forwarded(isolated(titleOf(to))));
  };
  const keyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && found.length > 0) setPlace((active + step + found.length) % found.length);
    else if (event.key === 'Enter' && !event.nativeEvent.isComposing) send(found[active]);
    else return;
    event.preventDefault();
  };
  return (
    <>
      <div className="parley-dialog-body">
        <p className="parley-dialog-quote" dir="auto">
          {contentWords(message, strings)}
        </p>
        <input
          className="parley-field"
          type="text"
          role="combobox"
          data-parley-first=""
          autoComplete="off"
          aria-expanded
          aria-controls={id}
          aria-autocomplete="list"
          aria-activedescendant={found.length > 0 ? `${id}-${active}` : undefined}
          aria-label={strings.forwarding.search}
          placeholder={strings.forwarding.search}
          value={words}
          onChange={({ target }) => {
            setWords(target.value);
            setPlace(0);
          }}
          onKeyDown={keyDown}
        />
      </div>
      <ul id={id} className="parley-people parley-dialog-list" role="listbox" aria-label={strings.conversations.label}>
        {found.map((item, index) => (
          <li
            key={item.id}
            id={`${id}-${index}`}
            className="parley-person"
            role="option"
            aria-selected={index === active}
            ref={index === active ? (row) => row?.scrollIntoView({ block: 'nearest' }) : undefined}
            onPointerMove={() => setPlace(index)}
            onClick={() => send(item)}
          >
            <ConversationFace conversation={item} size={32} />
            <bdi className="parley-person-name">{titleOf(item)}</bdi>
          </li>
        ))}
      </ul>
      <p className="parley-dialog-note" role="status">
        {found.length === 0 && strings.forwarding.none}
      </p>
      {hasMore && (
        <button
          type="button"
          className="parley-button parley-conversations-more"
          onClick={() => void loadMore().catch(() => undefined)}
        >
          {strings.conversations.more}
        </button>
      )}
    </>
  );
}
