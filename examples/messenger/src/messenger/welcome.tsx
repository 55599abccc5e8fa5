import { Avatar, CallButtons, PresenceBadge, useParley, useUsers } from '@parley/react';
import type { User } from '@parley/web';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../shared/button.js';
import { sayProblem } from '../shared/say-problem.js';
import { useMe } from './use-me.js';
import './welcome.css';

interface WelcomeProps {
  readonly onOpen: (conversationId: string) => void;
  readonly onNew: () => void;
}

/** Where no conversation is open: what to do first. */
export function Welcome({ onOpen, onNew }: WelcomeProps) {
  const me = useMe();
  const { conversations } = useParley();
  const { users, status, loadMore } = useUsers();
  const [problem, setProblem] = useState<string>();
  const others = users.filter((user) => user.id !== me.id);
  const suggested = [
    ...others.filter((user) => !user.bot).slice(0, 5),
    ...others.filter((user) => user.bot).slice(0, 1),
  ];

  const write = (user: User) => {
    setProblem(undefined);
    conversations.direct(user.id).then(
      (conversation) => onOpen(conversation.id),
      (error: unknown) => setProblem(sayProblem(error)),
    );
  };
  return (
    <div className="welcome">
      <h2 className="welcome-title">
        Hello{me.name && ', '}
        <bdi>{me.name}</bdi>
      </h2>
      <p className="meta">Choose a conversation, or write to somebody.</p>
      {status === 'loading' && <Skeletons />}
      <ul className="welcome-people">
        {suggested.map((user) => (
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
      {status === 'failed' && (
        <p className="welcome-failed meta" role="alert">
          The people could not be loaded.{' '}
          <button type="button" className="link" onClick={() => void loadMore()}>
            Try again
          </button>
        </p>
      )}
      {problem && (
        <p className="problem" role="alert">
          {problem}
        </p>
      )}
      <Button icon={Plus} onClick={onNew}>
        New conversation
      </Button>
    </div>
  );
}

function Skeletons() {
  return (
    <div className="welcome-people skeletons" aria-hidden="true">
      {[1, 2, 3, 4].map((each) => (
        <div key={each} className="welcome-person welcome-skeleton">
          <span className="parley-skeleton parley-skeleton-face" />
          <span className="parley-skeleton welcome-skeleton-line" />
        </div>
      ))}
    </div>
  );
}
