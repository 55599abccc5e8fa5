import type { ConversationState, Message } from '@parley/core';
import { useState } from 'react';
import { ConversationFace } from '../conversation-face.js';
import { Dialog } from '../../theme/dialog.js';
import { contentWords } from '../message/content-words.js';
import type { RowTools } from '../message/row-tools.js';
import { isolated } from '../text/looks.js';
import { useConversations } from '../use-conversations.js';

/** Chooses where a message goes. */
export function ForwardDialog({
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
  const [words, setWords] = useState('');
  const wanted = words.trim().toLocaleLowerCase();
  const found = items.filter(({ can, title }) => can.send && title.toLocaleLowerCase().includes(wanted));
  const send = (to: ConversationState) => {
    onClose();
    run(
      actions.forward(message, to.id),
      strings.actions.forwarded(isolated(to.title || strings.conversations.untitled)),
    );
  };
  return (
    <Dialog title={strings.forwarding.title} onClose={onClose}>
      <div className="parley-dialog-body">
        <p className="parley-dialog-quote" dir="auto">
          {contentWords(message, strings)}
        </p>
        <input
          className="parley-field"
          type="search"
          data-parley-first=""
          aria-label={strings.forwarding.search}
          placeholder={strings.forwarding.search}
          value={words}
          onChange={({ target }) => setWords(target.value)}
        />
      </div>
      <ul className="parley-people parley-dialog-list">
        {found.map((item) => (
          <li key={item.id}>
            <button type="button" className="parley-person" onClick={() => send(item)}>
              <ConversationFace conversation={item} size={32} />
              <bdi className="parley-person-name">{item.title || strings.conversations.untitled}</bdi>
            </button>
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
    </Dialog>
  );
}
