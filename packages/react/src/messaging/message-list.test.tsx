import { ParleyError } from '@parley/core';
import { fireEvent, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { message, type FakeConversationOptions } from '../testing/fake-conversation.js';
import { createFakeParley } from '../testing/fake-parley.js';
import { bob, carol, me } from '../testing/people.js';
import { happen, pass, renderIn, violations } from '../testing/render.js';
import { MessageList } from './message-list.js';

const texts = ['Morning', 'Did you read it?', 'Yes', 'Good', 'Bye'];
const some = texts.map((text, index) => message('c1', index + 1, { text, sender: index === 2 ? me : bob }));

function thread(options: FakeConversationOptions = {}) {
  const parley = createFakeParley();
  const c1 = parley.open('c1', { peer: bob, messages: some, ...options });
  return { c1, ...renderIn(<MessageList conversationId="c1" />, { parley }) };
}

const line = () => screen.queryByText('New messages');
const rows = () => screen.getAllByRole('article');
const newsroom = () => screen.getAllByRole('status').find((each) => each.getAttribute('aria-live') === 'polite');

describe('MessageList', () => {
  it('groups messages, names senders once and separates days', async () => {
    const { container } = thread();
    expect(rows()).toHaveLength(5);
    expect(screen.getAllByText(bob.name, { selector: '.parley-message-sender' })).toHaveLength(2);
    expect(screen.getByText(/^Monday,? 3 March 2025$/)).toBeTruthy();
    expect(rows()[0]?.getAttribute('aria-label')).toMatch(/^Bob Ødegård, \d?\d:01: Morning$/);
    expect(await violations(container)).toEqual([]);
  });

  it('opens with the line at the first unread message and leaves it there while they are read', async () => {
    const { c1 } = thread({ readSeq: 3 });
    expect(line()?.closest('.parley-thread-unread')?.nextElementSibling).toBe(rows()[3]);
    expect(c1.done.read).toEqual([5]);
    await happen(() => c1.receive('One more'));
    expect(line()?.closest('.parley-thread-unread')?.nextElementSibling).toBe(rows()[3]);
    expect(c1.done.read).toEqual([5, 6]);
  });

  it('marks nothing as read while nobody looks, and moves the line to what came meanwhile', async () => {
    const { c1 } = thread();
    expect(line()).toBeNull();
    vi.mocked(document.hasFocus).mockReturnValue(false);
    fireEvent.blur(window);
    await happen(() => c1.receive('While you were away'));
    expect(c1.done.read).toEqual([]);
    expect(line()?.closest('.parley-thread-unread')?.nextElementSibling?.textContent).toContain('While you were away');
    vi.mocked(document.hasFocus).mockReturnValue(true);
    fireEvent.focus(window);
    expect(c1.done.read).toEqual([6]);
    expect(line()).not.toBeNull();
  });

  it('asks again when marking as read failed', async () => {
    const { c1 } = thread({ readSeq: 4 });
    vi.spyOn(c1, 'markRead').mockRejectedValueOnce(new ParleyError('connection/lost', 'Unable to mark.'));
    await happen(() => c1.receive('Again'));
    await happen(() => c1.receive('And again'));
    expect(c1.done.read.at(-1)).toBe(7);
  });

  it('announces what others write, once, and nothing that was there before', async () => {
    const { c1, parley } = thread({ older: [[message('c1', 0, { text: 'Old' })]] });
    expect(newsroom()?.textContent).toBe('');
    await happen(() => c1.receive('Hello there', carol));
    expect(newsroom()?.textContent).toBe('Carol Nguyen: Hello there');
    await happen(() => c1.loadOlder());
    expect(newsroom()?.textContent).toBe('Carol Nguyen: Hello there');
    await happen(() => parley.conversations.get('c1').send('Mine'));
    expect(newsroom()?.textContent).toBe('Carol Nguyen: Hello there');
    await happen(() => ['a', 'b', 'c', 'd'].forEach((text) => c1.receive(text)));
    expect(newsroom()?.textContent).toBe('4 new messages');
  });

  it('says how far my message has come, in words, and that it is on its way only after 300 ms', async () => {
    vi.useFakeTimers();
    const { c1 } = thread();
    c1.answer = 'wait';
    await happen(() => void c1.send('Wait for it'));
    const own = () => within(screen.getByLabelText(/You, .*: Wait for it/));
    pass(299);
    expect(own().queryByText('Sending')).toBeNull();
    pass(2);
    expect(own().getByText('Sending')).toBeTruthy();
    for (const [status, words] of [
      ['sent', 'Sent'],
      ['delivered', 'Delivered'],
      ['read', 'Read'],
    ] as const) {
      await happen(() => c1.change('own-1', { status }));
      expect(own().getByText(words)).toBeTruthy();
    }
  });

  it('says that a message waits for the connection', async () => {
    vi.useFakeTimers();
    const { c1, parley } = thread();
    await happen(() => parley.connection.patch({ status: 'reconnecting' }));
    await happen(() => void c1.send('On the train'));
    pass(301);
    expect(screen.getByText('Waiting for the connection')).toBeTruthy();
  });

  it('says why a message failed and offers retry and discard', async () => {
    const user = userEvent.setup();
    const { c1, container } = thread();
    c1.answer = new ParleyError('messaging/forbidden', 'Unable to send.');
    await happen(() => c1.send('No').catch(() => undefined));
    expect(screen.getByText('Not sent. You are not allowed to do this here.')).toBeTruthy();
    expect(await violations(container)).toEqual([]);
    await user.click(screen.getByRole('button', { name: 'Retry' }));
    expect(c1.done.retried).toEqual(['own-1']);
    await user.click(screen.getByRole('button', { name: 'Discard' }));
    expect(c1.done.discarded).toEqual(['own-1']);
    expect(screen.queryByText('No')).toBeNull();
  });

  it('shows who types on a line that is always there', async () => {
    const { c1, container } = thread();
    const typing = container.querySelector('.parley-typing');
    expect(typing).not.toBeNull();
    await happen(() => c1.state.patch({ typing: [bob, carol] }));
    expect(container.querySelector('.parley-typing')).toBe(typing);
    expect(typing?.textContent).toBe('Bob Ødegård and Carol Nguyen are typing…');
  });

  it('lets arrows go from message to message and Escape back', async () => {
    const user = userEvent.setup();
    const escaped = vi.fn();
    const listener = ({ key }: KeyboardEvent) => {
      if (key === 'Escape') escaped();
    };
    document.addEventListener('keydown', listener);
    onTestFinished(() => document.removeEventListener('keydown', listener));
    thread();
    await user.tab();
    expect(document.activeElement).toBe(screen.getByRole('log'));
    await user.keyboard('{ArrowUp}{ArrowUp}');
    expect(document.activeElement).toBe(rows()[3]);
    await user.keyboard('{Home}');
    expect(document.activeElement).toBe(rows()[0]);
    await user.keyboard('{ArrowDown}{Escape}');
    expect(document.activeElement).toBe(screen.getByRole('log'));
    expect(escaped).not.toHaveBeenCalled();
    await user.keyboard('{Escape}');
    expect(escaped).toHaveBeenCalledOnce();
  });

  it('shows its shape only when loading takes longer than 200 ms', () => {
    vi.useFakeTimers();
    const { c1 } = thread({ manual: true });
    pass(199);
    expect(screen.queryByRole('status', { name: 'Loading messages' })).toBeNull();
    pass(2);
    expect(screen.getByRole('status', { name: 'Loading messages' })).toBeTruthy();
    expect(c1.timeline.get().status).toBe('idle');
  });

  it('says how to begin, where it began, and what failed', async () => {
    const { c1 } = thread({ messages: [] });
    expect(screen.getByText('Say hello to Bob Ødegård.')).toBeTruthy();
    await happen(() => c1.receive('Hi'));
    expect(screen.getByText(/This is the beginning of your conversation/)).toBeTruthy();
    const error = new ParleyError('connection/timeout', 'Unable to load.');
    await happen(() => c1.timeline.patch({ status: 'failed', hasOlder: true, error }));
    expect(screen.getByRole('alert').textContent).toContain(
      'Older messages could not be loaded. The server did not answer in time.',
    );
    await userEvent.setup().click(screen.getByRole('button', { name: 'Try again' }));
    expect(c1.done.olderAsked).toBe(1);
  });

  it('shows links that open safely and text that is no markup', async () => {
    const { c1 } = thread();
    await happen(() => c1.receive('<img src=x> https://example.com/a javascript:alert(1)'));
    const link = screen.getByRole('link');
    expect(link.getAttribute('href')).toBe('https://example.com/a');
    expect(link.getAttribute('rel')).toContain('noopener');
    expect(link.closest('p')?.textContent).toBe('<img src=x> https://example.com/a javascript:alert(1)');
    expect(link.closest('p')?.dir).toBe('auto');
  });

  it('starts afresh when the conversation changes', async () => {
    const { parley, rerender } = thread({ readSeq: 3 });
    parley.open('c2', { peer: carol, messages: [message('c2', 1, { sender: carol, text: 'Other thread' })] });
    rerender(<MessageList conversationId="c2" />);
    await happen(() => undefined);
    expect(line()).toBeNull();
    expect(screen.getByRole('log', { name: 'Messages with Carol Nguyen' }).textContent).toContain('Other thread');
  });
});

describe('MessageList in a viewport', () => {
  /** Every element is 300 px high and holds 2,000 px; enough to be away from the bottom. */
  function sized() {
    vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(300);
    vi.spyOn(HTMLElement.prototype, 'scrollHeight', 'get').mockReturnValue(2000);
  }
  const scrollTo = (top: number) => {
    screen.getByRole('log').scrollTop = top;
    fireEvent.scroll(screen.getByRole('log'));
  };

  it('brings older messages when the reader comes near the top, one page at a time', async () => {
    sized();
    const older = [[message('c1', 0, { text: 'Older' })], [message('c1', -1, { text: 'Oldest' })]];
    const { c1 } = thread({ older });
    scrollTo(1700);
    expect(c1.done.olderAsked).toBe(0);
    await happen(() => scrollTo(100));
    expect(c1.done.olderAsked).toBe(2);
    expect(screen.getByText('Oldest')).toBeTruthy();
    expect(screen.getByText(/This is the beginning/)).toBeTruthy();
  });

  it('does not ask for a page again that failed until it is told to', async () => {
    sized();
    const { c1 } = thread({ older: [[message('c1', 0, { text: 'Older' })]] });
    const lost = new ParleyError('connection/lost', 'Unable to load.');
    const asked = vi.spyOn(c1, 'loadOlder').mockRejectedValueOnce(lost);
    await happen(() => scrollTo(100));
    expect(screen.getByRole('alert').textContent).toContain(
      'Older messages could not be loaded. The connection was lost.',
    );
    await happen(() => c1.receive('Meanwhile'));
    expect(asked).toHaveBeenCalledTimes(1);
    await userEvent.setup().click(screen.getByRole('button', { name: 'Try again' }));
    expect(asked).toHaveBeenCalledTimes(2);
    expect(screen.getByText('Older')).toBeTruthy();
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('offers a way to the latest message, with how many are new', async () => {
    sized();
    const { c1 } = thread();
    scrollTo(1700);
    expect(screen.queryByTitle('Jump to the latest message')).toBeNull();
    scrollTo(900);
    const jump = screen.getByTitle('Jump to the latest message');
    vi.mocked(document.hasFocus).mockReturnValue(false);
    fireEvent.blur(window);
    await happen(() => c1.receive('Down here'));
    expect(jump.textContent).toBe('1 new message');
    expect(screen.getByRole('log').scrollTop).toBe(900);
    await userEvent.setup().click(jump);
    expect(screen.queryByTitle('Jump to the latest message')).toBeNull();
  });

  it('goes to the bottom when I write', async () => {
    sized();
    const { c1 } = thread();
    scrollTo(900);
    await happen(() => c1.send('From me'));
    expect(screen.getByRole('log').scrollTop).toBe(2000);
  });

  it('holds 10,000 messages with few of them in the page', () => {
    const observe = vi.fn();
    vi.stubGlobal(
      'IntersectionObserver',
      class {
        observe = observe;
        disconnect = vi.fn();
      },
    );
    const messages = Array.from({ length: 10_000 }, (_, index) => message('c1', index + 1));
    const { container } = thread({ messages });
    expect(container.querySelectorAll('article').length).toBeLessThan(500);
    expect(container.querySelectorAll('.parley-thread-part').length).toBe(313);
    expect(screen.getByText('Message 10000')).toBeTruthy();
    vi.unstubAllGlobals();
  });
});
