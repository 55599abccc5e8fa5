import { useConnection, useParley } from '@parley/react';
import { useEffect, useState } from 'react';
import { navigate } from '../routing/navigate.js';
import { useRoute } from '../routing/use-route.js';

/**
 * Opens the direct conversation with the person whom the address names, in place of that address. Where that cannot be, the first
 * screen shows who is there; the answer is what it says then.
 */
export function useArrival(userId?: string): string | undefined {
  const { as, conversation } = useRoute();
  const { conversations } = useParley();
  const connected = useConnection().status === 'connected';
  const [problem, setProblem] = useState<string>();
  // What was opened since has made up for it.
  if (problem !== undefined && conversation !== undefined) setProblem(undefined);
  useEffect(() => {
    if (userId === undefined || !connected) return;
    let left = false;
    const open = async () => {
      const found = userId === as ? undefined : await conversations.direct(userId).catch(() => undefined);
      if (left) return;
      if (!found)
        setProblem(userId === as ? 'You cannot write to yourself.' : `There is nobody called “${userId}” here.`);
      navigate({ as, conversation: found?.id }, { replace: true });
    };
    void open();
    return () => {
      left = true;
    };
  }, [as, conversations, connected, userId]);
  return problem;
}
