import { Avatar, PresenceBadge, useParley } from '@parley/react';
import type { ConversationState, Member, Role } from '@parley/web';
import { MoreHorizontal } from 'lucide-react';
import { useState } from 'react';
import { ConfirmDialog } from '../dialogs/confirm-dialog.js';
import { ActionsMenu } from '../shared/actions-menu.js';
import { sayProblem } from '../shared/say-problem.js';

interface MemberRowProps {
  readonly member: Member;
  readonly conversation: ConversationState;
  readonly me: boolean;
  readonly onOpen: (conversationId: string) => void;
}

const roles: Readonly<Record<Role, string>> = { owner: 'Owner', moderator: 'Moderator', member: 'Member' };

/** One member of a group or a channel; a click leads to the conversation with them, the menu changes what they may do. */
export function MemberRow({ member, conversation, me, onOpen }: MemberRowProps) {
  const { conversations } = useParley();
  const [removing, setRemoving] = useState(false);
  const [problem, setProblem] = useState<string>();
  const { user, role } = member;
  const { id, can } = conversation;
  const its = conversations.get(id);
  const note = role === 'member' ? user.bot && 'Bot' : roles[role];
  const words = (
    <>
      <Avatar user={user} size={32} badge={<PresenceBadge userId={me ? undefined : user.id} />} />
      <span className="details-words">
        <span className="details-name">
          <bdi>{user.name}</bdi>
          {me && <span className="meta"> (you)</span>}
        </span>
        {note && <span className="meta">{note}</span>}
      </span>
    </>
  );
  const write = async () => onOpen((await conversations.direct(user.id)).id);
  const setRole = (next: Role) => {
    setProblem(undefined);
    its.setRole(user.id, next).catch((error: unknown) => setProblem(sayProblem(error)));
  };
  const actions = [
    ...(can.setRoles
      ? (Object.keys(roles) as Role[]).map((each) => ({
          label: roles[each],
          checked: each === role,
          run: () => setRole(each),
        }))
      : []),
    ...(can.removeMembers && !me ? [{ label: 'Remove…', danger: true, run: () => setRemoving(true) }] : []),
  ];
  return (
    <li className="details-member">
      {me ? (
        <span className="details-row">{words}</span>
      ) : (
        <button type="button" className="details-row" title={`Write to ${user.name}`} onClick={() => void write()}>
          {words}
        </button>
      )}
      {actions.length > 0 && (
        <ActionsMenu
          className="details-remove"
          icon={MoreHorizontal}
          label={`Role of ${user.name}`}
          actions={actions}
        />
      )}
      {problem && (
        <p className="problem" role="alert">
          {problem}
        </p>
      )}
      {removing && (
        <ConfirmDialog
          title={`Remove ${user.name}?`}
          text="They will no longer see what is written here. You can add them again."
          action="Remove"
          onConfirm={() => its.removeMember(user.id)}
          onClose={() => setRemoving(false)}
        />
      )}
    </li>
  );
}
