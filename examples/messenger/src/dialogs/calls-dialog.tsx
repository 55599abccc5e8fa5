import { CallHistory, useCall, useParley } from '@parley/react';
import type { CallSummary } from '@parley/web';
import { useEffect, useState } from 'react';
import { sayProblem } from '../shared/say-problem.js';
import { Dialog } from './dialog.js';
import './calls-dialog.css';

/** The calls that I had; a name leads to the conversation. */
export function CallsDialog({
  onOpen,
  onDial,
  onClose,
}: {
  readonly onOpen: (conversationId: string) => void;
  /** A phone has no conversation: its number goes to the dial pad. */
  readonly onDial: (number: string) => void;
  readonly onClose: () => void;
}) {
  const { conversations } = useParley();
  const calling = useCall()?.state.status === 'calling';
  const [problem, setProblem] = useState<string>();
  useEffect(() => {
    // Who calls back wants to see the call.
    if (calling) onClose();
  }, [calling, onClose]);
  const open = ({ conversationId, peer, number }: CallSummary) => {
    if (number !== undefined) {
      onDial(number);
      return;
    }
    const found = conversationId === undefined ? conversations.direct(peer.id).then(({ id }) => id) : conversationId;
    Promise.resolve(found).then(
      (id) => {
        onOpen(id);
        onClose();
      },
      (error: unknown) => setProblem(sayProblem(error)),
    );
  };
  return (
    <Dialog title="Calls" onClose={onClose}>
      <CallHistory className="calls" onOpen={open} />
      {problem && (
        <p className="problem" role="alert">
          {problem}
        </p>
      )}
    </Dialog>
  );
}
