import { useConversations, useUsers } from '@parley/react';
import { PeopleToWriteTo, suggestPeople } from './people-to-write-to.js';
import { useMe } from './use-me.js';
import './welcome.css';

/** The people to start with, as long as the list has no conversation with them. */
export function PeopleSection({ onOpen }: { readonly onOpen: (conversationId: string) => void }) {
  const me = useMe();
  const { users } = useUsers();
  const { items, status } = useConversations();
  if (status !== 'ready') return null;
  const listed = new Set(items.map((item) => item.peer?.id));
  const others = suggestPeople(users, me.id).filter((user) => !listed.has(user.id));
  if (others.length === 0) return null;
  return (
    <section className="sidebar-people" aria-labelledby="sidebar-people">
      <h2 id="sidebar-people" className="label">
        People
      </h2>
      <PeopleToWriteTo users={others} onOpen={onOpen} />
    </section>
  );
}
