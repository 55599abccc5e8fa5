import type { User } from '@parley/core';
import { useState } from 'react';
import { useObservable } from '../../provider/use-observable.js';
import { useParley } from '../../provider/use-parley.js';
import { Avatar } from '../../theme/avatar.js';
import { Dialog } from '../../theme/dialog.js';
import { useAction } from '../../theme/use-action.js';
import { useStrings } from '../../theme/use-strings.js';
import { sayError } from '../../theme/use-words.js';
import { useUsers } from '../../users/index.js';
import type { CallView } from '../observe-call.js';
import { useGroupWords } from './use-group-words.js';

/** Rings more people into a call: those of its conversation first, then all others. */
export function AddPeople({ call, state, onClose }: CallView & { readonly onClose: () => void }) {
  const strings = useStrings();
  const { add: words, panel } = useGroupWords();
  const { users, hasMore, loadMore } = useUsers();
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [text, setText] = useState('');
  const [{ pending, error }, run] = useAction();
  const members = useMembers(state.conversationId);
  const gone = new Set(state.participants.filter(({ state: where }) => where !== 'left').map(({ id }) => id));
  const wanted = text.trim().toLocaleLowerCase();
  const free = ({ id, bot }: User) => !gone.has(id) && bot !== true;
  const fits = ({ name }: User) => name.toLocaleLowerCase().includes(wanted);
  const own = members.filter(free);
  const others = users.filter((user) => free(user) && own.every(({ id }) => id !== user.id));
  const toggle = (id: string) =>
    setChosen(chosen.includes(id) ? chosen.filter((each) => each !== id) : [...chosen, id]);
  const part = (title: string, list: readonly User[]) =>
    list.some(fits) && (
      <fieldset className="parley-picker-choices">
        <legend className="parley-label">{title}</legend>
        {list.filter(fits).map((user) => (
          <label key={user.id} className="parley-device parley-add-person">
            <input type="checkbox" checked={chosen.includes(user.id)} onChange={() => toggle(user.id)} />
            <Avatar user={user} size={32} />
            <bdi className="parley-device-name">{user.name}</bdi>
          </label>
        ))}
      </fieldset>
    );
  const none = own.length + others.length === 0;
  return (
    <Dialog title={words.title} onClose={onClose}>
      <form
        className="parley-add"
        onSubmit={(event) => {
          event.preventDefault();
          if (chosen.length > 0) run(() => call.add(chosen).then(onClose));
        }}
      >
        <div className="parley-dialog-body">
          <input
            className="parley-field"
            type="search"
            data-parley-first=""
            aria-label={words.search}
            placeholder={words.search}
            value={text}
            onChange={({ target }) => setText(target.value)}
          />
        </div>
        <div className="parley-dialog-body parley-dialog-scroll" tabIndex={0}>
          {part(words.members, own)}
          {part(words.others, others)}
          {![...own, ...others].some(fits) && (
            <p className="parley-muted" role="status">
              {none && !hasMore ? words.all : words.none}
            </p>
          )}
          {hasMore && (
            <button type="button" className="parley-button" onClick={() => void loadMore().catch(() => undefined)}>
              {words.more}
            </button>
          )}
        </div>
        <footer className="parley-dialog-footer">
          {error !== undefined && (
            <p className="parley-error" role="alert">
              {panel.failed(sayError(strings, error))}
            </p>
          )}
          <button
            type="submit"
            className="parley-button parley-button-primary"
            disabled={pending || chosen.length === 0}
          >
            {words.call(chosen.length)}
          </button>
        </footer>
      </form>
    </Dialog>
  );
}

const nobody = { get: () => undefined, subscribe: () => () => undefined };

function useMembers(conversationId: string | undefined): readonly User[] {
  const { conversations } = useParley();
  const conversation = useObservable(conversationId === undefined ? nobody : conversations.get(conversationId).state);
  return (conversation?.members ?? []).map(({ user }) => user);
}
