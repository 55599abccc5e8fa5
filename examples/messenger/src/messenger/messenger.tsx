import { CallElsewhere, CallStage, ConnectionBanner, IncomingCall, ThreadPanel, useConversations } from '@parley/react';
import { useRef, useState } from 'react';
import { Details } from '../details/details.js';
import { CallsDialog } from '../dialogs/calls-dialog.js';
import { JoinChannelDialog } from '../dialogs/join-channel-dialog.js';
import { NewConversationDialog } from '../dialogs/new-conversation-dialog.js';
import { PhoneDialog } from '../dialogs/phone-dialog.js';
import { ShortcutsDialog } from '../dialogs/shortcuts-dialog.js';
import { PageTitle } from './page-title.js';
import { Sidebar } from './sidebar.js';
import { Thread } from './thread.js';
import { useAnsweredConversation } from './use-answered-conversation.js';
import { useArrival } from './use-arrival.js';
import { useLayout } from './use-layout.js';
import { useMe } from './use-me.js';
import { usePaneFocus } from './use-pane-focus.js';
import { useShortcuts } from './use-shortcuts.js';
import { Welcome } from './welcome.js';
import './messenger.css';

/** The whole messenger of whoever is signed in. */
export function Messenger() {
  const shell = useRef<HTMLDivElement>(null);
  const layout = useLayout();
  const { items } = useConversations();
  const me = useMe();
  const [dialog, setDialog] = useState<'new' | 'calls' | 'phone' | 'join' | 'shortcuts'>();
  const [searching, setSearching] = useState(false);
  const [number, setNumber] = useState<string>();
  const { conversation, open } = layout;

  const dial = (next?: string) => {
    setNumber(next);
    setDialog('phone');
  };
  const step = (by: number) => {
    const place = items.findIndex((item) => item.id === conversation);
    const next = items[place < 0 ? 0 : place + by];
    if (next) open(next.id);
  };
  useShortcuts({
    '?': () => setDialog('shortcuts'),
    '/': () => setSearching(true),
    'Ctrl+K': () => setDialog('new'),
    'Ctrl+.': () => conversation && layout.toggleDetails(),
    'Alt+ArrowDown': () => step(1),
    'Alt+ArrowUp': () => step(-1),
    Escape: () => {
      if (layout.answers !== undefined) layout.closeAnswers();
      else if (layout.size !== 'three-panes' && layout.detailsOpen) layout.closeDetails();
      else if (layout.size === 'one-pane' && conversation) layout.toList();
    },
  });
  const problem = useArrival(layout.arrivingAt);
  useAnsweredConversation(layout);
  usePaneFocus(shell, layout);

  // The list is the main thing where it is the only one.
  const alone = layout.size === 'one-pane' && layout.view === 'list';
  const heading = <h1 className="visually-hidden">Messenger of {me.name}</h1>;
  return (
    <div ref={shell} className="messenger" data-view={layout.view} data-details={layout.detailsOpen || undefined}>
      <PageTitle conversationId={conversation} />
      <a className="skip-link" href="#thread">
        Skip to the conversation
      </a>
      <div className="messenger-banner">
        <ConnectionBanner />
        <CallElsewhere />
      </div>
      <div className="messenger-list" role={alone ? 'main' : undefined}>
        {alone && heading}
        <Sidebar
          selected={conversation}
          withPeople={layout.size === 'one-pane'}
          onSelect={open}
          onThread={layout.openThread}
          searching={searching}
          onSearch={setSearching}
          onNew={() => setDialog('new')}
          onCalls={() => setDialog('calls')}
          onPhone={() => dial()}
          onShortcuts={() => setDialog('shortcuts')}
        />
      </div>
      <div className="messenger-stage">
        <CallStage />
      </div>
      <main id="thread" className="messenger-thread" data-pane="thread" tabIndex={-1} aria-label="Conversation">
        {heading}
        {conversation ? (
          <Thread key={conversation} conversationId={conversation} layout={layout} />
        ) : (
          layout.arrivingAt === undefined && <Welcome problem={problem} onOpen={open} onNew={() => setDialog('new')} />
        )}
      </main>
      {conversation && layout.answers !== undefined && (
        <aside className="answers" data-pane="answers" tabIndex={-1} aria-label="Thread">
          <ThreadPanel
            conversationId={conversation}
            seq={layout.answers}
            autoFocus={layout.size !== 'one-pane'}
            onClose={layout.closeAnswers}
          />
        </aside>
      )}
      {conversation && layout.detailsOpen && (
        <Details key={`details ${conversation}`} conversationId={conversation} layout={layout} />
      )}
      <IncomingCall />
      {dialog === 'new' && (
        <NewConversationDialog
          onOpen={open}
          onJoin={() => setDialog('join')}
          onClose={() => setDialog((now) => (now === 'new' ? undefined : now))}
        />
      )}
      {dialog === 'calls' && <CallsDialog onOpen={open} onDial={dial} onClose={() => setDialog(undefined)} />}
      {dialog === 'phone' && <PhoneDialog number={number} onClose={() => setDialog(undefined)} />}
      {dialog === 'join' && <JoinChannelDialog onOpen={open} onClose={() => setDialog(undefined)} />}
      {dialog === 'shortcuts' && <ShortcutsDialog onClose={() => setDialog(undefined)} />}
    </div>
  );
}
