import { useParley } from '@parley/react';
import type { ConversationState } from '@parley/web';
import { Check, Pencil, X } from 'lucide-react';
import { useState } from 'react';
import { IconButton } from '../shared/button.js';
import { sayProblem } from '../shared/say-problem.js';

/** The name of a group or a channel; who may rename it does so in place. */
export function GroupName({ conversation }: { readonly conversation: ConversationState }) {
  const { conversations } = useParley();
  const [draft, setDraft] = useState<string>();
  const [problem, setProblem] = useState<string>();
  const { id, title, can } = conversation;
  const stop = () => {
    setDraft(undefined);
    setProblem(undefined);
  };

  if (draft === undefined) {
    return (
      <h3 className="profile-name">
        <bdi>{title}</bdi>
        {can.rename && (
          <IconButton
            className="icon-button-small"
            icon={Pencil}
            label="Rename the group"
            onClick={() => setDraft(title)}
          />
        )}
      </h3>
    );
  }
  const name = draft.trim();
  const save = () => {
    if (!name || name === title) {
      stop();
      return;
    }
    conversations
      .get(id)
      .rename(name)
      .then(stop, (error: unknown) => setProblem(sayProblem(error)));
  };
  return (
    <form
      className="rename"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        stop();
      }}
    >
      <input
        className="input"
        aria-label="Name of the group"
        value={draft}
        maxLength={200}
        ref={(input) => input?.focus()}
        onChange={(event) => setDraft(event.target.value)}
      />
      <IconButton type="submit" icon={Check} label="Save the name" />
      <IconButton icon={X} label="Keep the old name" onClick={stop} />
      {problem && (
        <p className="problem" role="alert">
          {problem}
        </p>
      )}
    </form>
  );
}
