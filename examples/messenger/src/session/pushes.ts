import type { PushControl } from '@parley/web';
import { onPushOpened } from '@parley/web/push';
import { createContext, useContext, useEffect } from 'react';
import { navigate } from '../routing/navigate.js';

export const PushesContext = createContext<PushControl | undefined>(undefined);

/** What turns pushes to this browser on and off. */
export function usePushes(): PushControl {
  const pushes = useContext(PushesContext);
  if (!pushes) throw new Error('Unable to read pushes: because there is no Session around.');
  return pushes;
}

/** Shows what a notification is about that the user chose while this page was open. */
export function useOpenedPushes(): void {
  useEffect(() => {
    if (!('serviceWorker' in navigator)) return;
    return onPushOpened((push) =>
      navigate({ as: push.userId, ...(push.type === 'message' ? { conversation: push.conversationId } : {}) }),
    );
  }, []);
}
