import { Avatar, PresenceBadge, PresenceWords, useConversations } from '@parley/react';
import type { User } from '@parley/web';
import type { Layout } from '../messenger/use-layout.js';

interface PersonDetailsProps {
  readonly user: User;
  readonly layout: Layout;
}

/** One person: presence, and the groups we are both in. */
export function PersonDetails({ user, layout }: PersonDetailsProps) {
  return (
    <>
      <section className="profile" aria-label={user.name}>
        <Avatar user={user} size={72} badge={<PresenceBadge userId={user.id} size={16} />} />
        <h3 className="profile-name">
          <bdi>{user.name}</bdi>
        </h3>
        <p className="meta">{user.bot ? 'Bot' : <bdi>@{user.id}</bdi>}</p>
        <p className="profile-status">
          <PresenceWords userId={user.id} />
        </p>
      </section>
      <GroupsInCommon userId={user.id} layout={layout} />
    </>
  );
}

function GroupsInCommon({ userId, layout }: { readonly userId: string; readonly layout: Layout }) {
  const groups = useConversations().items.filter(
    (item) => item.kind === 'group' && item.members.some((member) => member.user.id === userId),
  );
  if (groups.length === 0) return null;
  return (
    <section className="details-section">
      <h3 className="label">Groups in common</h3>
      <ul className="details-list">
        {groups.map((group) => (
          <li key={group.id}>
            <button type="button" className="details-row" onClick={() => layout.open(group.id)}>
              <Avatar user={{ id: group.id, name: group.title }} size={32} group />
              <span className="details-words">
                <bdi>{group.title}</bdi>
                <span className="meta">{group.memberCount} members</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
