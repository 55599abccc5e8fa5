import type { CallParticipant } from '@parley/core';
import Hand from 'lucide-react/icons/hand';
import UserPlus from 'lucide-react/icons/user-plus';
import X from 'lucide-react/icons/x';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { Avatar } from '../../theme/avatar.js';
import { IconButton } from '../../theme/icon-button.js';
import { useAction } from '../../theme/use-action.js';
import { useStrings } from '../../theme/use-strings.js';
import { sayError } from '../../theme/use-words.js';
import type { CallView } from '../observe-call.js';
import { AccessChoice } from './access-choice.js';
import { peopleOf, raisedHands } from './people-of.js';
import { PersonRow } from './person-row.js';
import { useGroupWords } from './use-group-words.js';

// From so many on nobody finds a name by looking.
const searched = 9;

/** Who is in a call, who waits, who was asked; and for its host what to do with them. */
export function PeoplePanel({
  call,
  state,
  onAdd,
  onClose,
}: CallView & { readonly onAdd: () => void; readonly onClose: () => void }) {
  const strings = useStrings();
  const words = useGroupWords();
  const { panel } = words;
  const [text, setText] = useState('');
  const box = useRef<HTMLElement>(null);
  useEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const { ownerDocument } = element;
    const before = ownerDocument.activeElement;
    element.querySelector<HTMLElement>('[data-parley-first]')?.focus({ preventScroll: true });
    return () => {
      // What had the focus went with the panel.
      const { activeElement, body } = ownerDocument;
      const lost = activeElement === body || element.contains(activeElement);
      if (lost && before instanceof HTMLElement) before.focus({ preventScroll: true });
    };
  }, []);
  const [{ error }, run] = useAction();
  const { inCall, waiting, called } = peopleOf(state);
  const hands = raisedHands(state);
  const { moderate, add } = state.capabilities;
  const wanted = text.trim().toLocaleLowerCase();
  const fits = ({ user }: CallParticipant) => user.name.toLocaleLowerCase().includes(wanted);
  const rows = (list: readonly CallParticipant[]) =>
    list.filter(fits).map((each) => <PersonRow key={each.id} call={call} state={state} participant={each} run={run} />);
  const found = [...inCall, ...waiting, ...called].some(fits);
  return (
    <aside
      ref={box}
      className="parley-people-panel"
      aria-label={panel.title}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented) return;
        event.stopPropagation();
        onClose();
      }}
    >
      <header className="parley-people-head">
        <h2 className="parley-people-title">{words.people(inCall.length)}</h2>
        <IconButton icon={X} label={strings.common.close} data-parley-first="" onClick={onClose} />
      </header>
      {add && (
        <button type="button" className="parley-button parley-people-add" onClick={onAdd}>
          <UserPlus aria-hidden="true" size={16} strokeWidth={1.5} />
          {words.addPeople}
        </button>
      )}
      {inCall.length + waiting.length + called.length > searched && (
        <input
          className="parley-field parley-people-search"
          type="search"
          aria-label={panel.search}
          placeholder={panel.search}
          value={text}
          onChange={({ target }) => setText(target.value)}
        />
      )}
      {error !== undefined && (
        <p className="parley-error" role="alert">
          {panel.failed(sayError(strings, error))}
        </p>
      )}
      <div className="parley-people-lists">
        {moderate && waiting.length > 0 && (
          <Part title={panel.waiting}>
            {waiting.filter(fits).map(({ id, user }) => (
              <li key={id} className="parley-people-row">
                <Avatar user={user} size={32} />
                <bdi className="parley-people-name">{user.name}</bdi>
                <button
                  type="button"
                  className="parley-button"
                  aria-label={panel.admit(user.name)}
                  onClick={() => run(() => call.admit(id))}
                >
                  {panel.admitShort}
                </button>
                <IconButton icon={X} label={panel.deny(user.name)} onClick={() => run(() => call.admit(id, false))} />
              </li>
            ))}
            {waiting.length > 1 && (
              <li>
                <button
                  type="button"
                  className="parley-text-button"
                  onClick={() => run(() => Promise.all(waiting.map(({ id }) => call.admit(id))))}
                >
                  {panel.admitAll}
                </button>
              </li>
            )}
          </Part>
        )}
        {hands.length > 0 && (
          <Part title={panel.hands}>
            {hands.map(({ id, user, local }) => (
              <li key={id} className="parley-people-row">
                <Hand aria-hidden="true" className="parley-people-hand" size={16} strokeWidth={2} />
                <bdi className="parley-people-name">{local ? panel.you(user.name) : user.name}</bdi>
                {moderate && !local && (
                  <IconButton
                    icon={X}
                    label={`${panel.lower}: ${user.name}`}
                    onClick={() => run(() => call.lowerHand(id))}
                  />
                )}
              </li>
            ))}
          </Part>
        )}
        <Part title={panel.inCall}>{rows(inCall)}</Part>
        {called.some(fits) && <Part title={panel.called}>{rows(called)}</Part>}
        {!found && (
          <p className="parley-muted" role="status">
            {panel.nobody}
          </p>
        )}
        {moderate && <AccessChoice call={call} state={state} run={run} />}
      </div>
    </aside>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="parley-people-part">
      <h3 className="parley-label">{title}</h3>
      <ul className="parley-people-list">{children}</ul>
    </section>
  );
}
