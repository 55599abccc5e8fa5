import type { Message } from '@parley/core';
import { useState } from 'react';
import { Avatar } from '../../theme/avatar.js';
import type { RowTools } from '../message/row-tools.js';
import { useReactors } from '../use-pages.js';
import { Pages } from './pages.js';

/** Who put which emoji on a message. */
export function ReactionsWithWhom({
  message,
  tools: { format },
}: {
  readonly message: Message;
  readonly tools: RowTools;
}) {
  const { reactions = [] } = message;
  const [chosen, setChosen] = useState(reactions[0]?.emoji);
  return (
    <>
      <div className="parley-reactions parley-dialog-body">
        {reactions.map(({ emoji, count }) => (
          <button
            key={emoji}
            type="button"
            className={emoji === chosen ? 'parley-reaction parley-reaction-mine' : 'parley-reaction'}
            aria-pressed={emoji === chosen}
            onClick={() => setChosen(emoji)}
          >
            <span className="parley-reaction-emoji">{emoji}</span>
            {format.number(count)}
          </button>
        ))}
      </div>
      {chosen !== undefined && <Reactors key={chosen} message={message} emoji={chosen} />}
    </>
  );
}

function Reactors({ message, emoji }: { readonly message: Message; readonly emoji: string }) {
  const view = useReactors(message, emoji);
  return (
    <div className="parley-dialog-body" tabIndex={0}>
      <Pages view={view}>
        {(users) => (
          <ul className="parley-people">
            {users.map((user) => (
              <li key={user.id} className="parley-person">
                <Avatar user={user} size={32} />
                <bdi>{user.name}</bdi>
              </li>
            ))}
          </ul>
        )}
      </Pages>
    </div>
  );
}
