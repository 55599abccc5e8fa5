import { Avatar } from '@parley/react';
import { ArrowRight, Columns2, RotateCw } from 'lucide-react';
import type { MouseEvent } from 'react';
import type { DemoPerson } from '../demo/demo-server.js';
import { usePeople } from '../demo/use-people.js';
import { navigate } from '../routing/navigate.js';
import { hrefOf, type Route } from '../routing/route.js';
import { useRoute } from '../routing/use-route.js';
import { Button } from '../shared/button.js';
import { Logo } from '../shared/logo.js';
import { ThemeSwitch } from '../theme/theme-switch.js';
import './sign-in.css';

/** Choose whom to be. */
export function SignIn() {
  const { status, people, bots, problem, retry } = usePeople();
  const [left, right] = people;
  return (
    <div className="sign-in">
      <title>Parley · Sign in to the demo</title>
      <header className="sign-in-bar">
        <span className="brand">
          <Logo />
          Parley
        </span>
        <ThemeSwitch />
      </header>
      <main className="sign-in-main">
        <h1 className="sign-in-title">Messages and calls, on your own server</h1>
        <p className="sign-in-lead">
          This messenger is built with Parley’s SDK and React kit, and runs on this computer. Choose who you are; no
          password needed.
        </p>
        {problem && status === 'failed' && <Unreachable problem={problem} onRetry={retry} />}
        {status === 'loading' && <Skeletons />}
        {status === 'ready' && (
          <>
            <ul className="sign-in-people" aria-label="People of the demo">
              {people.map((person) => (
                <li key={person.id}>
                  <PersonCard person={person} />
                </li>
              ))}
            </ul>
            {left && right && <DuoCard left={left} right={right} />}
            {bots.length > 0 && (
              <p className="sign-in-note meta">
                {bots.map((bot) => bot.name).join(', ')}{' '}
                {bots.length === 1 ? 'is a bot and answers' : 'are bots and answer'} whoever writes.
              </p>
            )}
          </>
        )}
      </main>
    </div>
  );
}

function PersonCard({ person }: { readonly person: DemoPerson }) {
  const { join } = useRoute();
  return (
    <a className="person-card" {...linkTo({ as: person.id, conversation: join })}>
      <Avatar user={{ ...person, bot: undefined }} size={40} />
      <span className="person-card-words">
        <bdi className="person-card-name">{person.name}</bdi>
        <bdi className="meta">@{person.id}</bdi>
      </span>
      <ArrowRight className="person-card-arrow" size={18} strokeWidth={1.5} aria-hidden="true" />
    </a>
  );
}

function DuoCard({ left, right }: { readonly left: DemoPerson; readonly right: DemoPerson }) {
  return (
    <a className="duo-card" {...linkTo({ duo: [left.id, right.id] })}>
      <Columns2 size={20} strokeWidth={1.5} aria-hidden="true" />
      <span className="person-card-words">
        <span className="person-card-name">Open two side by side</span>
        <span className="meta">
          <bdi>{left.name}</bdi> and <bdi>{right.name}</bdi> on one screen: write, then call each other.
        </span>
      </span>
      <ArrowRight className="person-card-arrow" size={18} strokeWidth={1.5} aria-hidden="true" />
    </a>
  );
}

function Unreachable({ problem, onRetry }: { readonly problem: string; readonly onRetry: () => void }) {
  return (
    <div className="sign-in-problem" role="alert">
      <p className="sign-in-problem-title">The demo is not reachable yet</p>
      <p>{problem}</p>
      <p className="meta">This page tries again by itself.</p>
      <Button icon={RotateCw} onClick={onRetry}>
        Try again now
      </Button>
    </div>
  );
}

function Skeletons() {
  return (
    <div className="sign-in-people skeletons" aria-hidden="true">
      {[1, 2, 3, 4].map((each) => (
        <span key={each} className="person-card skeleton" />
      ))}
    </div>
  );
}

function linkTo(route: Route) {
  return {
    href: hrefOf(route),
    onClick(event: MouseEvent) {
      if (event.metaKey || event.ctrlKey || event.shiftKey) return;
      event.preventDefault();
      navigate(route);
    },
  };
}
