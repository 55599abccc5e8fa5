import { useConnection } from '@parley/react';
import type { User } from '@parley/web';
import { useRoute } from '../routing/use-route.js';

/** Who is signed in here; without a name until the server has answered. */
export function useMe(): User {
  const { as = '' } = useRoute();
  return useConnection().user ?? { id: as, name: '' };
}
