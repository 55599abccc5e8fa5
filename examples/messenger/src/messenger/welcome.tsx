import { useUsers } from '@parley/react';
import { Plus } from 'lucide-react';
import { Button } from '../shared/button.js';
import { PeopleToWriteTo, suggestPeople } from './people-to-write-to.js';
import { useMe } from './use-me.js';
import './welcome.css';

interface WelcomeProps {
  /** Why what the address asks for is not here. */
  readonly problem?: string;
  readonly onOpen: (conversationId: string) => void;
  readonly onNew: () => void;
}

/** Where no conversation is open: what to do first. */
export function Welcome({ problem, onOpen, onNew }: WelcomeProps) {
  const me = useMe();
  const { users, status, loadMore } = useUsers();
  return (
    <div className="welcome">
      <h2 className="welcome-title">
        Hello{me.name && ', '}
        <bdi>{me.name}</bdi>
      </h2>
      <p className="meta" role="status">
        {problem} Choose a conversation, or write to somebody.
      </p>
      {status === 'loading' && <Skeletons />}
      <PeopleToWriteTo users={suggestPeople(users, me.id)} onOpen={onOpen} />
      {status === 'failed' && (
        <p className="welcome-failed meta" role="alert">
          The people could not be loaded.{' '}
          <button type="button" className="link" onClick={() => void loadMore()}>
            Try again
          </button>
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
