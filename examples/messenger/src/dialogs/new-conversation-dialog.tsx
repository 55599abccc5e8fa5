import { useConnection, useParley, useUsers } from '@parley/react';
import type { User } from '@parley/web';
import { useState } from 'react';
import { PeoplePicker } from '../people/people-picker.js';
import { Button } from '../shared/button.js';
import { sayProblem } from '../shared/say-problem.js';
import { Dialog } from './dialog.js';

interface NewConversationDialogProps {
  readonly onOpen: (conversationId: string) => void;
  readonly onClose: () => void;
}

/** Choose one person to write to them, or several to make a group. */
export function NewConversationDialog({ onOpen, onClose }: NewConversationDialogProps) {
  const { conversations } = useParley();
  const me = useConnection().user?.id;
  const { users, status, loadMore } = useUsers();
  const [chosen, setChosen] = useState<readonly User[]>([]);
  const [name, setName] = useState('');
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState<string>();
  const group = chosen.length > 1;
  const suggested = chosen.map((user) => firstName(user.name)).join(', ');

  const toggle = (userId: string) => {
    const user = users.find((each) => each.id === userId);
    if (!user) return;
    setChosen(chosen.includes(user) ? chosen.filter((each) => each !== user) : [...chosen, user]);
  };
  const start = async () => {
    const [first] = chosen;
    if (!first) return;
    setPending(true);
    try {
      const members = chosen.map((user) => user.id);
      const opened = group
        ? await conversations.create({ name: name.trim() || suggested, members })
        : await conversations.direct(first.id);
      onClose();
      onOpen(opened.id);
    } catch (error) {
      setProblem(sayProblem(error));
      setPending(false);
    }
  };

  return (
    <Dialog title="New conversation" onClose={onClose}>
      <form
        className="dialog-form"
        onSubmit={(event) => {
          event.preventDefault();
          void start();
        }}
      >
        <PeoplePicker
          users={users.filter((user) => user.id !== me)}
          status={status}
          chosen={chosen.map((user) => user.id)}
          onToggle={toggle}
          onRetry={() => void loadMore()}
        />
        {group && (
          <label className="field">
            <span className="label">Name of the group</span>
            <input
              type="text"
              maxLength={200}
              value={name}
              placeholder={suggested}
              onChange={(event) => setName(event.target.value)}
            />
          </label>
        )}
        {problem && (
          <p className="problem" role="alert">
            {problem}
          </p>
        )}
        <footer className="dialog-footer">
          <span className="meta dialog-footer-note">
            {chosen.length === 0 ? 'Choose one person, or several for a group.' : group && `${chosen.length} people`}
          </span>
          <Button type="submit" look="primary" disabled={chosen.length === 0 || pending}>
            {group ? 'Create group' : chosen[0] ? `Message ${firstName(chosen[0].name)}` : 'Message'}
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}

function firstName(name: string): string {
  return name.trim().split(/\s+/u)[0] ?? name;
}
