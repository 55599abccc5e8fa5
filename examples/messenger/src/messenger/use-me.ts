import { useConnection, useConversations } from '@parley/react';
import type { User } from '@parley/web';
import { useRoute } from '../routing/use-route.js';

/** Who is signed in here: as the server says, until then as the conversations that this machine keeps name them. */
export function useMe(): User {
  const { as = '' } = useRoute();
  const { items } = useConversations();
  const { user } = useConnection();
  if (user) return user;
  const members = items.flatMap((conversation) => conversation.members);
  return members.find((member) => member.user.id === as)?.user ?? { id: as, name: '' };
}
