import { useParley } from '@parley/react';
import { useState } from 'react';
import { Button } from '../shared/button.js';
import { sayProblem } from '../shared/say-problem.js';
import { Dialog } from './dialog.js';
import { readInvitation } from './read-invitation.js';

interface JoinChannelDialogProps {
  readonly onOpen: (conversationId: string) => void;
  readonly onClose: () => void;
}

/** Becomes a member of a public channel, by its link or its id. */
export function JoinChannelDialog({ onOpen, onClose }: JoinChannelDialogProps) {
  const { conversations } = useParley();
  const [text, setText] = useState('');
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState<string>();
  const id = readInvitation(text);
  const join = async () => {
    if (id === undefined) return;
    setPending(true);
    try {
      const joined = await conversations.join(id);
      onClose();
      onOpen(joined.id);
    } catch (error) {
      setProblem(sayProblem(error));
      setPending(false);
    }
  };
  return (
    <Dialog title="Join a channel" onClose={onClose}>
      <form
        className="dialog-form"
        onSubmit={(event) => {
          event.preventDefault();
          void join();
        }}
      >
        <label className="field">
          <span className="label">Link or id of the channel</span>
          <input
            type="text"
            data-first
            autoComplete="off"
            spellCheck={false}
            placeholder="https://…/?join=cnv_…"
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </label>
        {problem && (
          <p className="problem" role="alert">
            {problem}
          </p>
        )}
        <footer className="dialog-footer">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" disabled={id === undefined || pending}>
            Join
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}
