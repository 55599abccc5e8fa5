import { useConnection, useParley, useUsers } from '@parley/react';
import type { User } from '@parley/web';
import { useState } from 'react';
import { PeoplePicker } from '../people/people-picker.js';
import { Button } from '../shared/button.js';
import { sayProblem } from '../shared/say-problem.js';
import { Dialog } from './dialog.js';

interface NewConversationDialogProps {
  readonly onOpen: (conversationId: string) => void;
  /** Asks for the link of a channel instead. */
  readonly onJoin: () => void;
  readonly onClose: () => void;
}

/** Choose one person to write to them, or several to make a group; or make a channel, where few write and many read. */
export function NewConversationDialog({ onOpen, onJoin, onClose }: NewConversationDialogProps) {
  const { conversations } = useParley();
  const me = useConnection().user?.id;
  const { users, status, loadMore } = useUsers();
  const [chosen, setChosen] = useState<readonly User[]>([]);
  const [channel, setChannel] = useState(false);
  const [isPublic, setPublic] = useState(true);
  const [name, setName] = useState('');
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState<string>();
  const group = chosen.length > 1 && !channel;
  const suggested = group ? chosen.map((user) => firstName(user.name)).join(', ') : '';
  const ready = channel ? name.trim() !== '' : chosen.length > 0;

  const toggle = (userId: string) => {
    const user = users.find((each) => each.id === userId);
    if (!user) return;
    setChosen(chosen.includes(user) ? chosen.filter((each) => each !== user) : [...chosen, user]);
  };
  const start = async () => {
    const [first] = chosen;
    const members = chosen.map((user) => user.id);
    setPending(true);
    try {
      const opened =
        channel || group || !first
          ? await conversations.create({
              name: name.trim() || suggested,
              members,
              ...(channel && { kind: 'channel', public: isPublic }),
            })
          : await conversations.direct(first.id);
      onClose();
      onOpen(opened.id);
    } catch (error) {
      setProblem(sayProblem(error));
      setPending(false);
    }
  };

  return (
    <Dialog title={channel ? 'New channel' : 'New conversation'} onClose={onClose}>
      <form
        className="dialog-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) void start();
        }}
      >
        <PeoplePicker
          users={users.filter((user) => user.id !== me)}
          status={status}
          chosen={chosen.map((user) => user.id)}
          onToggle={toggle}
          onRetry={() => void loadMore()}
        />
        {(group || channel) && (
          <label className="field">
            <span className="label">{channel ? 'Name of the channel' : 'Name of the group'}</span>
            <input
              type="text"
              maxLength={200}
              value={name}
              placeholder={suggested}
              onChange={(event) => setName(event.target.value)}
            />
          </label>
        )}
        <div className="dialog-choices">
          <label className="check">
            <input type="checkbox" checked={channel} onChange={({ target }) => setChannel(target.checked)} />
            <span>
              Make it a channel <span className="meta">few write, many read</span>
            </span>
          </label>
          {channel && (
            <label className="check">
              <input type="checkbox" checked={isPublic} onChange={({ target }) => setPublic(target.checked)} />
              <span>
                Public <span className="meta">anybody with the link can join</span>
              </span>
            </label>
          )}
        </div>
        {problem && (
          <p className="problem" role="alert">
            {problem}
          </p>
        )}
        <footer className="dialog-footer">
          <span className="meta dialog-footer-note">
            {chosen.length === 0 && !channel ? (
              <button type="button" className="link" onClick={onJoin}>
                Join a channel by its link
              </button>
            ) : (
              (group || channel) && `${chosen.length} ${chosen.length === 1 ? 'person' : 'people'}`
            )}
          </span>
          <Button type="submit" look="primary" disabled={!ready || pending}>
            {channel
              ? 'Create channel'
              : group
                ? 'Create group'
                : chosen[0]
                  ? `Message ${firstName(chosen[0].name)}`
                  : 'Message'}
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}

function firstName(name: string): string {
  return name.trim().split(/\s+/u)[0] ?? name;
}
