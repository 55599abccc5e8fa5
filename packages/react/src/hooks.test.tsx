import type { Page, User } from '@parley/core';
import { renderHook, waitFor } from '@testing-library/react';
import { StrictMode, type ReactNode } from 'react';
import { describe, expect, it, vi } from 'vitest';
import {
  ParleyProvider,
  useCall,
  useCalls,
  useConnection,
  useConversation,
  useConversations,
  useConversationSettings,
  useDevices,
  useDraft,
  useEdits,
  useIncomingCall,
  useMessageActions,
  useMessages,
  useParley,
  usePins,
  usePresence,
  useReactors,
  useReply,
  useScheduled,
  useSendMessage,
  useThread,
  useTyping,
  useUnreadCount,
  useUsers,
} from './index.js';
import { message } from './testing/fake-conversation.js';
import { createFakeParley } from './testing/fake-parley.js';
import { bob, carol, helper } from './testing/people.js';
import { happen } from './testing/render.js';

function hook<T>(use: () => T, parley = createFakeParley()) {
  const wrapper = ({ children }: { readonly children: ReactNode }) => (
    <StrictMode>
      <ParleyProvider parley={parley}>{children}</ParleyProvider>
    </StrictMode>
  );
  return { parley, ...renderHook(use, { wrapper }) };
}

describe('hooks', () => {
  it('say what to do without a provider', () => {
    vi.mocked(console.error).mockImplementation(() => undefined);
    expect(() => renderHook(() => useParley())).toThrow(/no <ParleyProvider> is above.*Wrap your app/);
  });

  it('neither connect nor disconnect', () => {
    const { parley, unmount } = hook(() => useConnection());
    unmount();
    expect(parley.done).toMatchObject({ connects: 0, disconnects: 0 });
  });

  it('follow the connection and stop listening', async () => {
    const { parley, result, unmount } = hook(() => useConnection());
    await happen(() => parley.connection.patch({ status: 'reconnecting' }));
    expect(result.current.status).toBe('reconnecting');
    unmount();
    expect(parley.connection.listeners).toBe(0);
  });

  it('give the list of conversations and page it', async () => {
    const { parley, result } = hook(() => useConversations());
    await happen(() => parley.open('c1', { peer: bob }));
    expect(result.current.items.map((item) => item.title)).toEqual([bob.name]);
    await happen(() => result.current.loadMore());
    expect(parley.done.moreAsked).toBe(1);
  });

  it('give a conversation, who types, and the sum of the unread', async () => {
    const parley = createFakeParley();
    const c1 = parley.open('c1', { peer: bob });
    const { result } = hook(
      () => ({ state: useConversation('c1'), typing: useTyping('c1'), unread: useUnreadCount() }),
      parley,
    );
    await happen(() => {
      c1.state.patch({ typing: [bob] });
      c1.receive('Hi');
    });
    expect(result.current.typing).toEqual([bob]);
    expect(result.current.state.unreadCount).toBe(1);
    expect(result.current.unread).toBe(1);
  });

  it('render again only when what they give has changed', async () => {
    const parley = createFakeParley();
    const c1 = parley.open('c1', { peer: bob });
    const renders = vi.fn();
    hook(() => {
      renders();
      return useTyping('c1');
    }, parley);
    const before = renders.mock.calls.length;
    await happen(() => c1.state.patch({ title: 'Robert' }));
    expect(renders).toHaveBeenCalledTimes(before);
    await happen(() => c1.state.patch({ typing: [bob] }));
    expect(renders.mock.calls.length).toBeGreaterThan(before);
  });

  it('load the timeline when first asked for, page it, and send', async () => {
    const parley = createFakeParley();
    const c1 = parley.open('c1', { peer: bob, messages: [message('c1', 3)], older: [[message('c1', 2)]] });
    expect(c1.timeline.get().status).toBe('idle');
    const { result } = hook(() => ({ ...useMessages('c1'), send: useSendMessage('c1') }), parley);
    expect(result.current).toMatchObject({ status: 'ready', hasOlder: true });
    await happen(() => result.current.loadOlder());
    await happen(() => result.current.send('Hello'));
    expect(result.current.messages.map((each) => each.text)).toEqual(['Message 2', 'Message 3', 'Hello']);
    expect(result.current.messages.at(-1)?.status).toBe('sent');
  });

  it('give a thread, and send into it', async () => {
    const parley = createFakeParley();
    const answer = message('c1', 4, { text: 'Because', threadSeq: 3 });
    const c1 = parley.open('c1', { peer: bob, messages: [message('c1', 3)], threads: { 3: [answer] } });
    const { result, unmount } = hook(() => useThread('c1', 3), parley);
    expect(result.current.messages.map((each) => each.text)).toEqual(['Message 3', 'Because']);
    await happen(() => result.current.send('I see'));
    expect(c1.done.drafts).toEqual([{ text: 'I see', thread: 3 }]);
    unmount();
    expect(c1.thread(3).timeline.get().messages).toHaveLength(3);
  });

  it('give always the same acts for a conversation', async () => {
    const parley = createFakeParley();
    const c1 = parley.open('c1', { peer: bob, messages: [message('c1', 3)] });
    const c2 = parley.open('c2', { peer: carol });
    c1.timeline.subscribe(() => undefined);
    const { result, rerender } = hook(() => useMessageActions('c1'), parley);
    const first = result.current;
    rerender();
    expect(result.current).toBe(first);
    await happen(() => first.addReaction(3, '👍'));
    await happen(() => first.forward({ seq: 3 }, 'c2'));
    expect(c1.done.changes).toEqual(['react 3: 👍']);
    expect(c2.done.drafts).toEqual([{ forward: { conversationId: 'c1', seq: 3 } }]);
  });

  it('keep a draft with the client, and one for each thread while the provider is there', async () => {
    const parley = createFakeParley();
    const c1 = parley.open('c1', { peer: bob });
    const { result } = hook(() => [useDraft('c1'), useDraft('c1', 3), useDraft('c1', 4)] as const, parley);
    await happen(() => result.current[0][1]('Hello'));
    await happen(() => result.current[1][1]('In the thread'));
    expect(result.current.map(([text]) => text)).toEqual(['Hello', 'In the thread', '']);
    expect(c1.draft.get()).toBe('Hello');
  });

  it('hold what is answered, and forget it for another client', async () => {
    const parley = createFakeParley();
    parley.open('c1', { peer: bob });
    let client = parley;
    const wrapper = ({ children }: { readonly children: ReactNode }) => (
      <ParleyProvider parley={client}>{children}</ParleyProvider>
    );
    const { result, rerender } = renderHook(() => useReply('c1'), { wrapper });
    await happen(() => result.current[1](message('c1', 3)));
    expect(result.current[0]?.seq).toBe(3);
    client = createFakeParley();
    client.open('c1', { peer: bob });
    rerender();
    expect(result.current[0]).toBeUndefined();
  });

  it('list pins, messages for later, edits and who reacted', async () => {
    const parley = createFakeParley();
    const pinned = message('c1', 3, { pinnedAt: 1, reactions: [{ emoji: '👍', count: 1, userIds: ['bob'] }] });
    const edits = { 3: [{ text: 'Before', replacedAt: 1 }] };
    const c1 = parley.open('c1', { peer: bob, messages: [pinned], edits });
    c1.timeline.subscribe(() => undefined);
    const { result, unmount } = hook(
      () => ({
        pins: usePins('c1'),
        later: useScheduled('c1'),
        edits: useEdits('c1', 3),
        who: useReactors(pinned, '👍'),
      }),
      parley,
    );
    await waitFor(() => expect(result.current.pins.items).toHaveLength(1));
    expect(result.current.edits.items).toEqual([{ text: 'Before', replacedAt: 1 }]);
    expect(result.current.who.items).toEqual([bob]);
    await happen(() => result.current.later.schedule('Later', 9_000));
    expect(result.current.later.items.map(({ text }) => text)).toEqual(['Later']);
    unmount();
    expect(parley.connection.listeners).toBe(0);
  });

  it('say whether a conversation is muted now', async () => {
    vi.useFakeTimers({ now: 1_000_000 });
    const parley = createFakeParley();
    const c1 = parley.open('c1', { peer: bob });
    const { result } = hook(() => useConversationSettings('c1'), parley);
    expect(result.current).toMatchObject({ muted: false, archived: false, notifications: 'all' });
    await happen(() => result.current.configure({ mutedUntil: 1_100_000 }));
    expect(result.current.muted).toBe(true);
    await happen(() => vi.advanceTimersByTime(180_000));
    expect(result.current.muted).toBe(false);
    await happen(() => c1.state.patch({ settings: { notifications: 'none', archived: false } }));
    expect(result.current.muted).toBe(true);
  });

  it('watch the presence of somebody only while mounted, and my own without an id', async () => {
    const { parley, result, unmount } = hook(() => ({ bob: usePresence('bob'), me: usePresence() }));
    await happen(() => parley.say({ userId: 'bob', status: 'dnd' }));
    expect(result.current.bob.status).toBe('dnd');
    expect(result.current.me.status).toBe('online');
    unmount();
    expect(parley.watchers('bob')).toBe(0);
  });

  it('give the call that rings, then as the current one when it is answered', async () => {
    const { parley, result } = hook(() => ({ all: useCalls(), current: useCall(), incoming: useIncomingCall() }));
    const ringing = parley.calls.ring;
    await happen(() => ringing(bob));
    expect(result.current.incoming?.state.peer).toBe(bob);
    expect(result.current.current).toBeUndefined();
    await happen(() => result.current.incoming?.call.accept());
    expect(result.current.incoming).toBeUndefined();
    expect(result.current.current?.state.status).toBe('active');
    expect(result.current.all).toHaveLength(1);
  });

  it('prefer a running call to an ended one, and never put a missed call on the stage', async () => {
    const { parley, result } = hook(() => ({ current: useCall(), incoming: useIncomingCall() }));
    await happen(() => parley.calls.start('bob'));
    const first = parley.calls.latest();
    await happen(() => parley.calls.ring(carol).end('cancelled'));
    expect(result.current.current?.call).toBe(first);
    expect(result.current.incoming?.state).toMatchObject({ status: 'ended', reason: 'cancelled' });
    await happen(() => first?.hangup());
    expect(result.current.current?.state.status).toBe('ended');
    await happen(() => parley.calls.list.set([]));
    expect(result.current.current).toBeUndefined();
  });

  it('give the devices and select one', async () => {
    const { parley, result } = hook(() => useDevices());
    await happen(() => result.current.select('microphone', 'mic-2'));
    expect(result.current.selected.microphone).toBe('mic-2');
    expect(parley.calls.selected).toEqual([['microphone', 'mic-2']]);
  });

  it('list users page by page, once in StrictMode, and try again after a failure', async () => {
    const parley = createFakeParley();
    const last: Page<User> = { items: [carol], hasNext: false, next: () => Promise.resolve(last) };
    const first: Page<User> = { items: [bob], hasNext: true, next: () => Promise.resolve(last) };
    const list = vi.spyOn(parley.users, 'list').mockRejectedValueOnce(new Error('away')).mockResolvedValue(first);
    const { result } = hook(() => useUsers(), parley);
    await waitFor(() => expect(result.current.status).toBe('failed'));
    await happen(() => result.current.loadMore());
    expect(result.current).toMatchObject({ users: [bob], status: 'ready', hasMore: true });
    await happen(() => result.current.loadMore());
    expect(result.current).toMatchObject({ users: [bob, carol], hasMore: false });
    expect(list).toHaveBeenCalledTimes(2);
  });

  it('wait for the connection to list users, and try again with the next one', async () => {
    const parley = createFakeParley();
    parley.connection.patch({ status: 'disconnected' });
    const list = vi.spyOn(parley.users, 'list').mockRejectedValueOnce(new Error('away'));
    const { result, unmount } = hook(() => useUsers(), parley);
    expect(list).not.toHaveBeenCalled();
    expect(result.current.status).toBe('loading');
    await happen(() => parley.connection.patch({ status: 'connecting' }));
    await happen(() => parley.connection.patch({ status: 'connected' }));
    expect(result.current.status).toBe('failed');
    await happen(() => parley.connection.patch({ status: 'reconnecting' }));
    await happen(() => parley.connection.patch({ status: 'connected' }));
    expect(result.current).toMatchObject({ status: 'ready', users: [bob, carol, helper] });
    await happen(() => parley.connection.patch({ status: 'reconnecting' }));
    await happen(() => parley.connection.patch({ status: 'connected' }));
    expect(list).toHaveBeenCalledTimes(2);
    unmount();
    expect(parley.connection.listeners).toBe(0);
  });
});
