import { ParleyProvider } from '@parley/react';
import { createParley } from '@parley/web';
import { createEffects } from '@parley/web/effects';
import { createPushControl } from '@parley/web/push';
import { useLayoutEffect, useMemo, useState, type ReactNode } from 'react';
import { DemoError, fetchToken } from '../demo/demo-server.js';
import { asPhoneOptions, usePhones } from '../demo/use-phones.js';
import { pageKeeper } from '../offline/keep-page.js';
import { PushesContext } from './pushes.js';
import { SignInGuard } from './sign-in-guard.js';

interface SessionProps {
  readonly userId: string;
  readonly children: ReactNode;
}

/** Signs one person in for as long as it is on the screen. */
export function Session({ userId, children }: SessionProps) {
  const [refusal, setRefusal] = useState<DemoError>();
  const [parley] = useState(() => {
    const token = () =>
      fetchToken(userId).catch((error: unknown) => {
        if (error instanceof DemoError && error.refused) setRefusal(error);
        throw error;
      });
    // With the user's name, what this browser keeps shows before the server has answered, and without one too.
    return createParley({
      url: location.origin,
      token,
      user: userId,
      calls: { effects: createEffects({ files: '/effects/' }) },
    });
  });

  const [pushes] = useState(() => createPushControl(parley, { serviceWorker: pageKeeper() }));

  const numbers = usePhones();
  const phones = useMemo(() => asPhoneOptions(numbers), [numbers]);

  // Before the effects of the components below, which ask for people and messages at once.
  useLayoutEffect(() => {
    // What keeps it from connecting is in `parley.connection`, where the screen reads it.
    parley.connect().catch(() => undefined);
    return () => void parley.disconnect();
  }, [parley]);

  return (
    <ParleyProvider parley={parley} phones={phones}>
      <SignInGuard refusal={refusal} onRetry={() => setRefusal(undefined)}>
        <PushesContext value={pushes}>{children}</PushesContext>
      </SignInGuard>
    </ParleyProvider>
  );
}
