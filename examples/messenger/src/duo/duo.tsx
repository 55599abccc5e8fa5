import { ExternalLink, X } from 'lucide-react';
import { usePeople } from '../demo/use-people.js';
import { navigate } from '../routing/navigate.js';
import { hrefOf } from '../routing/route.js';
import { IconButton } from '../shared/button.js';
import { Logo } from '../shared/logo.js';
import { ThemeSwitch } from '../theme/theme-switch.js';
import './duo.css';

/** Two people of the demo on one screen, each in a window of their own. */
export function Duo({ ids }: { readonly ids: readonly [string, string] }) {
  const { people } = usePeople();
  return (
    <div className="duo">
      <title>Parley · Side by side</title>
      <header className="duo-bar">
        <h1 className="brand">
          <Logo size={24} />
          Parley <span className="visually-hidden">side by side</span>
        </h1>
        <p className="duo-hint meta">Write on one side and watch the other, or start a call.</p>
        <ThemeSwitch />
        <IconButton icon={X} label="Close side by side" onClick={() => navigate({})} />
      </header>
      <main className="duo-windows">
        {ids.map((id, index) => {
          const other = ids[1 - index];
          const href = hrefOf({ as: id, with: other === id ? undefined : other });
          const name = people.find((person) => person.id === id)?.name ?? id;
          return (
            <section key={`${id}-${index}`} className="duo-window" aria-label={name}>
              <header className="duo-window-bar">
                <bdi>{name}</bdi>
                <a className="icon-button" href={href} target="_blank" rel="noreferrer" title="Open in a window">
                  <ExternalLink size={16} strokeWidth={1.5} aria-hidden="true" />
                  <span className="visually-hidden">Open {name} in a window of its own</span>
                </a>
              </header>
              <iframe
                className="duo-frame"
                title={`Messenger of ${name}`}
                src={href}
                allow="camera; microphone; display-capture; autoplay; fullscreen; picture-in-picture"
              />
            </section>
          );
        })}
      </main>
    </div>
  );
}
