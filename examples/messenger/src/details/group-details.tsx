import { Avatar } from '@parley/react';
import type { ConversationState } from '@parley/web';
import { UserPlus } from 'lucide-react';
import { useState } from 'react';
import { AddPeopleDialog } from '../dialogs/add-people-dialog.js';
import { useMe } from '../messenger/use-me.js';
import type { Layout } from '../messenger/use-layout.js';
import { Button } from '../shared/button.js';
import { GroupName } from './group-name.js';
import { MemberRow } from './member-row.js';

interface GroupDetailsProps {
  readonly conversation: ConversationState;
  readonly layout: Layout;
}

/** A group: its name and its members. Owners also rename it, add and remove. */
export function GroupDetails({ conversation, layout }: GroupDetailsProps) {
  const me = useMe();
  const [adding, setAdding] = useState(false);
  const { id, title, members, memberCount, role } = conversation;
  const owner = role === 'owner';

  return (
    <>
      <section className="profile" aria-label={title}>
        <Avatar user={{ id, name: title }} size={72} group />
        <GroupName key={title} conversation={conversation} />
        <p className="meta">{memberCount === 1 ? '1 member' : `${memberCount} members`}</p>
      </section>
      <section className="details-section">
        <div className="details-section-bar">
          <h3 className="label">Members</h3>
          {owner && (
            <Button look="quiet" icon={UserPlus} onClick={() => setAdding(true)}>
              Add
            </Button>
          )}
        </div>
        <ul className="details-list">
          {members.map((member) => (
            <MemberRow
              key={member.user.id}
              member={member}
              conversationId={id}
              me={member.user.id === me.id}
              removable={owner && member.user.id !== me.id}
              onOpen={layout.open}
            />
          ))}
        </ul>
        {memberCount > members.length && <p className="meta details-more">and {memberCount - members.length} more</p>}
      </section>
      {adding && <AddPeopleDialog conversation={conversation} onClose={() => setAdding(false)} />}
    </>
  );
}
