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
  ConversationHeader,
  ConversationList,
  DeviceMenu,
  IncomingCall,
  MessageList,
  ParleyProvider,
  PresenceBadge,
  PresencePicker,
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
    parley.open('c1', { peer: bob, messages: [message('c1', 1)] });
    parley.conversations.get('c1').timeline.set({ messages: [message('c1', 1)], status: 'ready', hasOlder: false });
    const html = server(
      <>
        <ConnectionBanner />
        <PresencePicker />
        <PresenceBadge userId="bob" />
        <ConversationList selectedId="c1" />
        <ConversationHeader conversationId="c1" />
        <MessageList conversationId="c1" />
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
