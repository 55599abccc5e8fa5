import { useParley } from '@parley/react';
import { useState } from 'react';
import { Button } from '../shared/button.js';
import { sayProblem } from '../shared/say-problem.js';

interface GoneProps {
  readonly conversationId: string;
  readonly onLeave: () => void;
}

/** Where a conversation is not mine: a public channel can be joined, all others need a member. */
export function Gone({ conversationId, onLeave }: GoneProps) {
  const { conversations } = useParley();
  const [problem, setProblem] = useState<string>();
  const [pending, setPending] = useState(false);
  const join = async () => {
    setPending(true);
    try {
      await conversations.join(conversationId);
    } catch (error) {
      setProblem(sayProblem(error));
      setPending(false);
    }
  };
  return (
    <div className="thread-gone">
      <h2 className="welcome-title">You are not in this conversation</h2>
      <p className="meta">It does not exist any more, or you are no longer a member. A public channel can be joined.</p>
      {problem && (
        <p className="problem" role="alert">
          {problem}
        </p>
      )}
      <div className="thread-gone-actions">
        <Button onClick={onLeave}>Back to the conversations</Button>
        <Button look="primary" disabled={pending} onClick={() => void join()}>
          Join the channel
        </Button>
      </div>
    </div>
  );
}
