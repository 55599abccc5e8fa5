import { PushToggle } from '@parley/react';
import { ArrowLeftRight, Keyboard, MoreHorizontal } from 'lucide-react';
import { useId, useRef, useState } from 'react';
import { navigate } from '../routing/navigate.js';
import { usePushes } from '../session/pushes.js';
import { ThemeSwitch } from '../theme/theme-switch.js';
import { askBeforeCalls, asksBeforeCalls } from './ask-before-calls.js';
import './main-menu.css';

/** Theme, notifications, keyboard shortcuts, and being somebody else. */
export function MainMenu({ onShortcuts }: { readonly onShortcuts: () => void }) {
  const id = useId();
  const [asks, setAsks] = useState(asksBeforeCalls);
  const pushes = usePushes();
  const panel = useRef<HTMLDivElement>(null);
  const choose = (work: () => void) => {
    panel.current?.hidePopover();
    work();
  };
  return (
    <div className="main-menu">
      <button type="button" className="icon-button" popoverTarget={id} aria-label="Menu" title="Menu">
        <MoreHorizontal size={20} strokeWidth={1.5} aria-hidden="true" />
      </button>
      <div ref={panel} id={id} popover="auto" className="main-menu-panel" role="group" aria-label="Menu">
        <div className="main-menu-row">
          <span>Theme</span>
          <ThemeSwitch />
        </div>
        <label className="main-menu-row">
          Try devices before every call
          <input
            type="checkbox"
            role="switch"
            checked={asks}
            onChange={({ target }) => {
              setAsks(target.checked);
              askBeforeCalls(target.checked);
            }}
          />
        </label>
        <PushToggle pushes={pushes} className="main-menu-pushes" />
        <hr />
        <button type="button" className="main-menu-item" onClick={() => choose(onShortcuts)}>
          <Keyboard size={16} strokeWidth={1.5} aria-hidden="true" />
          Keyboard shortcuts
          <kbd>?</kbd>
        </button>
        <button type="button" className="main-menu-item" onClick={() => choose(() => navigate({}))}>
          <ArrowLeftRight size={16} strokeWidth={1.5} aria-hidden="true" />
          Be somebody else
        </button>
      </div>
    </div>
  );
}
