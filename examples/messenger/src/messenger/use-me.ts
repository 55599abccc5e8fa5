import { useConnection } from '@parley/react';
import type { User } from '@parley/web';
import { useRoute } from '../routing/use-route.js';

/** Who is signed in here; until the server has answered, as much as the address says. */
export function useMe(): User {
  const { as = '' } = useRoute();
  return useConnection().user ?? { id: as, name: as };
}
