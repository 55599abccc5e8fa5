import { useParley, useUsers } from '@parley/react';
import type { ConversationState } from '@parley/web';
import { useState } from 'react';
import { PeoplePicker } from '../people/people-picker.js';
import { Button } from '../shared/button.js';
import { sayProblem } from '../shared/say-problem.js';
import { Dialog } from './dialog.js';

interface AddPeopleDialogProps {
  readonly conversation: ConversationState;
  readonly onClose: () => void;
}

/** Adds people to a group. */
export function AddPeopleDialog({ conversation, onClose }: AddPeopleDialogProps) {
  const { conversations } = useParley();
  const { users, status, loadMore } = useUsers();
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState<string>();
  const members = conversation.members.map((member) => member.user.id);

  const add = async () => {
    setPending(true);
    try {
      await conversations.get(conversation.id).addMembers(chosen);
      onClose();
    } catch (error) {
      setProblem(sayProblem(error));
      setPending(false);
    }
  };

  return (
    <Dialog title={`Add people to ${conversation.title}`} onClose={onClose}>
      <form
        className="dialog-form"
        onSubmit={(event) => {
          event.preventDefault();
          void add();
        }}
      >
        <PeoplePicker
          users={users.filter((user) => !members.includes(user.id))}
          status={status}
          chosen={chosen}
          onToggle={(id) => setChosen(chosen.includes(id) ? chosen.filter((each) => each !== id) : [...chosen, id])}
          onRetry={() => void loadMore()}
        />
        {problem && (
          <p className="problem" role="alert">
            {problem}
          </p>
        )}
        <footer className="dialog-footer">
          <span className="meta dialog-footer-note">
            They can read what comes from now on and what was written before.
          </span>
          <Button type="submit" look="primary" disabled={chosen.length === 0 || pending}>
            Add
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}
