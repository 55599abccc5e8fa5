import { Avatar, PresenceBadge, useParley } from '@parley/react';
import type { Member } from '@parley/web';
import { UserMinus } from 'lucide-react';
import { useState } from 'react';
import { ConfirmDialog } from '../dialogs/confirm-dialog.js';
import { IconButton } from '../shared/button.js';

interface MemberRowProps {
  readonly member: Member;
  readonly conversationId: string;
  readonly me: boolean;
  readonly removable: boolean;
  readonly onOpen: (conversationId: string) => void;
}

/** One member of a group; a click leads to the conversation with them. */
export function MemberRow({ member, conversationId, me, removable, onOpen }: MemberRowProps) {
  const { conversations } = useParley();
  const [removing, setRemoving] = useState(false);
  const { user, role } = member;
  const words = (
    <>
      <Avatar user={user} size={32} badge={<PresenceBadge userId={me ? undefined : user.id} />} />
      <span className="details-words">
        <span className="details-name">
          <bdi>{user.name}</bdi>
          {me && <span className="meta"> (you)</span>}
        </span>
        {(role === 'owner' || user.bot) && <span className="meta">{role === 'owner' ? 'Owner' : 'Bot'}</span>}
      </span>
    </>
  );
  const write = async () => onOpen((await conversations.direct(user.id)).id);
  return (
    <li className="details-member">
      {me ? (
        <span className="details-row">{words}</span>
      ) : (
        <button type="button" className="details-row" title={`Write to ${user.name}`} onClick={() => void write()}>
          {words}
        </button>
      )}
      {removable && (
        <IconButton
          className="icon-button-small details-remove"
          icon={UserMinus}
          label={`Remove ${user.name}`}
          onClick={() => setRemoving(true)}
        />
      )}
      {removing && (
        <ConfirmDialog
          title={`Remove ${user.name}?`}
          text="They will no longer see what is written here. You can add them again."
          action="Remove"
          onConfirm={() => conversations.get(conversationId).removeMember(user.id)}
          onClose={() => setRemoving(false)}
        />
      )}
    </li>
  );
}
