import { Avatar, CallButtons, PresenceBadge, useParley } from '@parley/react';
import type { User } from '@parley/web';
import { useState } from 'react';
import { sayProblem } from '../shared/say-problem.js';

interface PeopleToWriteToProps {
  readonly users: readonly User[];
  readonly onOpen: (conversationId: string) => void;
}

/** People, each with what opens their conversation and what calls them. */
export function PeopleToWriteTo({ users, onOpen }: PeopleToWriteToProps) {
  const { conversations } = useParley();
  const [problem, setProblem] = useState<string>();
  const write = (user: User) => {
    setProblem(undefined);
    conversations.direct(user.id).then(
      (conversation) => onOpen(conversation.id),
      (error: unknown) => setProblem(sayProblem(error)),
    );
  };
  return (
    <>
      <ul className="welcome-people">
        {users.map((user) => (
          <li key={user.id} className="welcome-person">
            <button type="button" className="welcome-write" onClick={() => write(user)}>
              <Avatar user={user} size={36} badge={<PresenceBadge userId={user.id} />} />
              <span className="welcome-words">
                <bdi>{user.name}</bdi>
                <span className="meta">{user.bot ? 'A bot: it answers at once' : 'Write a message'}</span>
              </span>
            </button>
            {!user.bot && <CallButtons userId={user.id} name={user.name} />}
          </li>
        ))}
      </ul>
      {problem && (
        <p className="problem" role="alert">
          {problem}
        </p>
      )}
    </>
  );
}

/** Whom to write to first: five people and a bot. */
export function suggestPeople(users: readonly User[], myId: string): readonly User[] {
  const others = users.filter((user) => user.id !== myId);
  return [...others.filter((user) => !user.bot).slice(0, 5), ...others.filter((user) => user.bot).slice(0, 1)];
}
