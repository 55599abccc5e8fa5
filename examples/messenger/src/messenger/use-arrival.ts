import { useConnection, useParley } from '@parley/react';
import { useEffect } from 'react';
import { navigate } from '../routing/navigate.js';
import { useRoute } from '../routing/use-route.js';

/** Opens the direct conversation with the person whom the address names, in place of that address. */
export function useArrival(userId?: string): void {
  const { as } = useRoute();
  const { conversations } = useParley();
  const connected = useConnection().status === 'connected';
  useEffect(() => {
    if (userId === undefined || !connected) return;
    let left = false;
    const goTo = (conversation?: string) => {
      if (!left) navigate({ as, conversation }, { replace: true });
    };
    conversations.direct(userId).then(
      ({ id }) => goTo(id),
      // Nobody by that id, or a link that broke: the first screen shows who is there.
      () => goTo(),
    );
    return () => {
      left = true;
    };
  }, [as, conversations, connected, userId]);
}
