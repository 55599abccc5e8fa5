import { useParley } from '@parley/react';
import type { ConversationState } from '@parley/web';
import { LogOut } from 'lucide-react';
import { useState } from 'react';
import { ConfirmDialog } from '../dialogs/confirm-dialog.js';
import { Button } from '../shared/button.js';

interface LeaveGroupProps {
  readonly conversation: ConversationState;
  readonly onLeft: () => void;
}

/** Leaves a group or a channel, after a question. */
export function LeaveGroup({ conversation: { id, title, kind }, onLeft }: LeaveGroupProps) {
  const { conversations } = useParley();
  const [asking, setAsking] = useState(false);
  return (
    <section className="details-section">
      <Button look="danger" icon={LogOut} onClick={() => setAsking(true)}>
        {kind === 'channel' ? 'Leave the channel' : 'Leave the group'}
      </Button>
      {asking && (
        <ConfirmDialog
          title={`Leave ${title}?`}
          text="You will no longer see what is written here. An owner can add you again."
          action="Leave"
          onConfirm={async () => {
            await conversations.get(id).leave();
            onLeft();
          }}
          onClose={() => setAsking(false)}
        />
      )}
    </section>
  );
}
