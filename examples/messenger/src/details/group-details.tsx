import { ConversationFace } from '@parley/react';
import type { ConversationState } from '@parley/web';
import { UserPlus } from 'lucide-react';
import { useState } from 'react';
import { AddPeopleDialog } from '../dialogs/add-people-dialog.js';
import { useMe } from '../messenger/use-me.js';
import type { Layout } from '../messenger/use-layout.js';
import { Button } from '../shared/button.js';
import { ChannelLink } from './channel-link.js';
import { GroupName } from './group-name.js';
import { MemberRow } from './member-row.js';

interface GroupDetailsProps {
  readonly conversation: ConversationState;
  readonly layout: Layout;
}

/** A group or a channel: its name and its members, and what my role lets me change. */
export function GroupDetails({ conversation, layout }: GroupDetailsProps) {
  const me = useMe();
  const [adding, setAdding] = useState(false);
  const { id, kind, title, members, memberCount, can } = conversation;
  const what = kind === 'channel' ? `${conversation.public ? 'Public channel' : 'Channel'} · ` : '';
  return (
    <>
      <section className="profile" aria-label={title}>
        <ConversationFace conversation={conversation} size={72} />
        <GroupName key={title} conversation={conversation} />
        <p className="meta">{`${what}${memberCount === 1 ? '1 member' : `${memberCount} members`}`}</p>
        {conversation.public && <ChannelLink conversationId={id} />}
      </section>
      <section className="details-section">
        <div className="details-section-bar">
          <h3 className="label">Members</h3>
          {can.addMembers && (
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
              conversation={conversation}
              me={member.user.id === me.id}
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
