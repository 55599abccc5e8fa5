import { Avatar, ConversationList, PresencePicker, useConnection } from '@parley/react';
import { Grip, Phone, SquarePen } from 'lucide-react';
import { Button, IconButton } from '../shared/button.js';
import { MainMenu } from './main-menu.js';
import { OtherSide } from './other-side.js';
import { PeopleSection } from './people-section.js';
import { useMe } from './use-me.js';
import './sidebar.css';

interface SidebarProps {
  readonly selected?: string;
  /** Below the list come the people to write to, as where nothing beside it shows them. */
  readonly withPeople: boolean;
  readonly onSelect: (conversationId: string) => void;
  readonly onNew: () => void;
  readonly onCalls: () => void;
  readonly onPhone: () => void;
  readonly onShortcuts: () => void;
}

/** Who I am, my status, and my conversations. */
export function Sidebar({ selected, withPeople, onSelect, onNew, onCalls, onPhone, onShortcuts }: SidebarProps) {
  const me = useMe();
  const phones = useConnection().session?.features.includes('phone');
  return (
    <nav className="sidebar" data-pane="list" tabIndex={-1} aria-label="Conversations">
      <header className="sidebar-header">
        <Avatar user={me} size={36} />
        <div className="sidebar-me">
          <bdi className="sidebar-name">{me.name}</bdi>
          <PresencePicker />
        </div>
        {phones && <IconButton icon={Grip} label="Dial pad" onClick={onPhone} />}
        <IconButton icon={Phone} label="Calls" onClick={onCalls} />
        <IconButton icon={SquarePen} label="New conversation" onClick={onNew} />
        <MainMenu onShortcuts={onShortcuts} />
      </header>
      <div className="sidebar-list">
        <ConversationList
          selectedId={selected ?? ''}
          onSelect={onSelect}
          empty={
            <>
              <p>Write to somebody and the conversation appears here.</p>
              <Button look="primary" icon={SquarePen} onClick={onNew}>
                New conversation
              </Button>
            </>
          }
        />
        {withPeople && <PeopleSection onOpen={onSelect} />}
      </div>
      <OtherSide conversationId={selected} />
    </nav>
  );
}
