import { useConnection, useParley } from '@parley/react';
import { RotateCw, Users } from 'lucide-react';
import type { ReactNode } from 'react';
import { navigate } from '../routing/navigate.js';
import { Button } from '../shared/button.js';
import { Logo } from '../shared/logo.js';
import './sign-in-guard.css';

interface SignInGuardProps {
  /** The demo does not know this person. */
  readonly refusal?: Error;
  readonly onRetry: () => void;
  readonly children: ReactNode;
}

/** What is inside, or why this person is not let in and what to do. */
export function SignInGuard({ refusal, onRetry, children }: SignInGuardProps) {
  const parley = useParley();
  const { status, error } = useConnection();
  if (!refusal && status !== 'failed') return children;

  const retry = () => {
    onRetry();
    parley.connection.reconnectNow();
    parley.connect().catch(() => undefined);
  };
  return (
    <main className="signed-out">
      <title>Parley · Not signed in</title>
      <Logo size={40} />
      <h1 className="signed-out-title">You are not signed in</h1>
      <p className="meta" role="alert">
        {refusal
          ? 'The demo does not know this person. Choose one of its people.'
          : (error?.message ?? 'The server did not accept the session.')}
      </p>
      <div className="signed-out-actions">
        <Button look="primary" icon={Users} onClick={() => navigate({})}>
          Choose somebody
        </Button>
        <Button icon={RotateCw} onClick={retry}>
          Try again
        </Button>
      </div>
    </main>
  );
}
