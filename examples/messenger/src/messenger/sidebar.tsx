import { Avatar, ConversationList, PresencePicker, SearchPanel, useConnection, useParley } from '@parley/react';
import { Grip, Phone, Search, SquarePen } from 'lucide-react';
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
  /** The thread of a message, in its conversation. */
  readonly onThread: (conversationId: string, seq: number) => void;
  readonly searching: boolean;
  readonly onSearch: (searching: boolean) => void;
  readonly onNew: () => void;
  readonly onCalls: () => void;
  readonly onPhone: () => void;
  readonly onShortcuts: () => void;
}

/** Who I am, my status, and my conversations. */
export function Sidebar(props: SidebarProps) {
  const { selected, withPeople, onSelect, onNew, onCalls, onPhone, onShortcuts, searching, onSearch } = props;
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
        <IconButton icon={Search} label="Search" onClick={() => onSearch(!searching)} />
        {phones && <IconButton icon={Grip} label="Dial pad" onClick={onPhone} />}
        <IconButton icon={Phone} label="Calls" onClick={onCalls} />
        <IconButton icon={SquarePen} label="New conversation" onClick={onNew} />
        <MainMenu onShortcuts={onShortcuts} />
      </header>
      {searching && <Found {...props} />}
      <div className="sidebar-list" hidden={searching}>
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

/** What is searched for, in the place of the list. */
function Found({ onSelect, onThread, onSearch }: SidebarProps) {
  const { conversations } = useParley();
  return (
    <div className="sidebar-list">
      <SearchPanel
        autoFocus
        onSelectConversation={onSelect}
        onSelectMessage={({ conversationId, threadSeq }) => {
          if (threadSeq === undefined) onSelect(conversationId);
          else onThread(conversationId, threadSeq);
        }}
        onSelectPerson={({ id }) => {
          conversations.direct(id).then(
            (conversation) => onSelect(conversation.id),
            () => undefined,
          );
        }}
        onClose={() => onSearch(false)}
      />
    </div>
  );
}
