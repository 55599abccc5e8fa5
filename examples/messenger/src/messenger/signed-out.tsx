import { useParley } from '@parley/react';
import type { ParleyError } from '@parley/web';
import { Users, RotateCw } from 'lucide-react';
import { navigate } from '../routing/navigate.js';
import { Button } from '../shared/button.js';
import { Logo } from '../shared/logo.js';

/** Instead of the messenger, when the server does not let this person in. */
export function SignedOut({ error }: { readonly error?: ParleyError }) {
  const parley = useParley();
  const cause = error?.cause instanceof Error ? error.cause : error;
  return (
    <main className="signed-out">
      <title>Parley · Not signed in</title>
      <Logo size={40} />
      <h1 className="signed-out-title">You are not signed in</h1>
      <p className="meta" role="alert">
        {cause?.message ?? 'The server did not accept the session.'}
      </p>
      <div className="signed-out-actions">
        <Button look="primary" icon={RotateCw} onClick={() => void parley.connect().catch(() => undefined)}>
          Try again
        </Button>
        <Button icon={Users} onClick={() => navigate({})}>
          Choose somebody else
        </Button>
      </div>
    </main>
  );
}
