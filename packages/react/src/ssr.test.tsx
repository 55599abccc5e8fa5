// @vitest-environment node
import { StrictMode, type ReactNode } from 'react';
import { renderToString } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import {
  Avatar,
  CallButtons,
  CallStage,
  Composer,
  ConnectionBanner,
  ConversationFace,
  ConversationHeader,
  ConversationList,
  DeviceMenu,
  IncomingCall,
  MessageList,
  ParleyProvider,
  PinnedBar,
  PinnedMessages,
  PresenceBadge,
  PresencePicker,
  ScheduledList,
  ThreadPanel,
} from './index.js';
import { message } from './testing/fake-conversation.js';
import { createFakeParley } from './testing/fake-parley.js';
import { bob } from './testing/people.js';

function server(ui: ReactNode, parley = createFakeParley()): string {
  return renderToString(
    <StrictMode>
      <ParleyProvider parley={parley} locale="en-GB">
        {ui}
      </ParleyProvider>
    </StrictMode>,
  );
}

describe('on a server', () => {
  it('has no document', () => {
    expect(typeof document).toBe('undefined');
  });

  it('renders every component', () => {
    const parley = createFakeParley();
    const full = message('c1', 1, {
      text: 'Message 1 with **marks** and @ada',
      mentions: ['ada'],
      reactions: [{ emoji: '👍', count: 1, userIds: ['bob'] }],
      poll: { question: 'When?', options: [], voterCount: 0, multiple: false, anonymous: false, closesAt: 1 },
      thread: { count: 1, lastSeq: 2, lastAt: 0 },
      pinnedAt: 1,
      pinnedBy: 'bob',
      editedAt: 1,
    });
    parley.open('c1', { peer: bob, messages: [full] });
    parley.conversations.get('c1').timeline.set({ messages: [full], status: 'ready', hasOlder: false });
    const html = server(
      <>
        <ConnectionBanner />
        <PresencePicker />
        <PresenceBadge userId="bob" />
        <ConversationList selectedId="c1" />
        <ConversationHeader conversationId="c1" />
        <PinnedBar conversationId="c1" />
        <MessageList conversationId="c1" onOpenThread={() => undefined} />
        <ThreadPanel conversationId="c1" seq={1} />
        <PinnedMessages conversationId="c1" />
        <ScheduledList conversationId="c1" />
        <ConversationFace conversation={parley.conversations.get('c1').state.get()} />
        <Composer conversationId="c1" />
        <CallButtons userId="bob" />
        <DeviceMenu />
        <IncomingCall />
        <CallStage />
        <Avatar user={bob} />
      </>,
      parley,
    );
    expect(html).toContain('Message 1');
    expect(html).toContain('Bob Ødegård');
    expect(html).toContain('Message Bob Ødegård');
  });

  it('renders calls, and listens to nothing', () => {
    const parley = createFakeParley();
    const incoming = parley.calls.ring(bob);
    expect(server(<IncomingCall />, parley)).toContain('Incoming call from Bob Ødegård');
    void incoming.accept();
    expect(server(<CallStage />, parley)).toContain('Call with Bob Ødegård');
    expect(incoming.state.listeners + parley.connection.listeners + parley.watchers('bob')).toBe(0);
  });
});
