import { ParleyError } from '@parley/core';
import { fireEvent, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { createFakeParley } from '../testing/fake-parley.js';
import { bob, carol } from '../testing/people.js';
import { happen, renderIn, violations } from '../testing/render.js';
import { Composer, type ComposerProps } from './composer.js';

function composer(props: Partial<ComposerProps> = {}) {
  const parley = createFakeParley();
  const c1 = parley.open('c1', { peer: bob });
  const c2 = parley.open('c2', { peer: carol });
  return { c1, c2, ...renderIn(<Composer conversationId="c1" {...props} />, { parley }), user: userEvent.setup() };
}

const field = () => screen.getByRole<HTMLTextAreaElement>('textbox');

describe('Composer', () => {
  it('sends by Enter, without what surrounds the text, and is empty and focused afterwards', async () => {
    const { c1, user, container } = composer({ autoFocus: true });
    expect(document.activeElement).toBe(field());
    await user.keyboard(' Hello Bob {Enter}');
    expect(c1.done.sent).toEqual(['Hello Bob']);
    expect(field().value).toBe('');
    expect(document.activeElement).toBe(field());
    expect(await violations(container)).toEqual([]);
  });

  it('makes a new line by Shift+Enter', async () => {
    const { c1, user } = composer();
    await user.type(field(), 'one{Shift>}{Enter}{/Shift}two');
    expect(field().value).toBe('one\ntwo');
    expect(c1.done.sent).toEqual([]);
  });

  it('can send by Ctrl+Enter, with Enter for a new line', async () => {
    const { c1, user } = composer({ sendKey: 'modEnter' });
    await user.type(field(), 'one{Enter}two{Control>}{Enter}{/Control}');
    expect(c1.done.sent).toEqual(['one\ntwo']);
  });

  it('leaves Enter to an input method that is composing', async () => {
    const { c1, user } = composer();
    await user.type(field(), 'にほん');
    fireEvent.keyDown(field(), { key: 'Enter', isComposing: true });
    fireEvent.keyDown(field(), { key: 'Enter', keyCode: 229 });
    expect(c1.done.sent).toEqual([]);
    await happen(() => fireEvent.keyDown(field(), { key: 'Enter' }));
    expect(c1.done.sent).toEqual(['にほん']);
  });

  it('sends by its button, and nothing that is empty', async () => {
    const { c1, user } = composer();
    const button = screen.getByRole('button', { name: 'Send message' });
    await user.type(field(), '  \n ');
    await user.click(button);
    expect(c1.done.sent).toEqual([]);
    await user.type(field(), 'Hi');
    await user.click(button);
    expect(c1.done.sent).toEqual(['Hi']);
  });

  it('says that I type, and that I stopped', async () => {
    const { c1, user } = composer();
    await user.type(field(), 'Hi');
    expect(c1.done).toMatchObject({ types: 2, stops: 0 });
    await user.clear(field());
    expect(c1.done.stops).toBe(1);
  });

  it('keeps a draft for each conversation', async () => {
    const { user, rerender, unmount } = composer();
    await user.type(field(), 'For Bob');
    rerender(<Composer conversationId="c2" />);
    expect(field().value).toBe('');
    await user.type(field(), 'For Carol');
    rerender(<p>elsewhere</p>);
    rerender(<Composer conversationId="c1" />);
    expect(field().value).toBe('For Bob');
    unmount();
  });

  it('keeps the text while it is disabled', async () => {
    const { c1, user, rerender } = composer();
    await user.type(field(), 'Half a sentence');
    rerender(<Composer conversationId="c1" disabled />);
    await user.type(field(), ' more{Enter}');
    expect(field().value).toBe('Half a sentence');
    expect(c1.done.sent).toEqual([]);
    rerender(<Composer conversationId="c1" />);
    await user.type(field(), ', whole{Enter}');
    expect(c1.done.sent).toEqual(['Half a sentence, whole']);
  });

  it('is writable offline, and says when the message goes', async () => {
    const { c1, parley, user } = composer();
    await happen(() => parley.connection.patch({ status: 'reconnecting' }));
    expect(screen.getByText('Offline: messages are sent when the connection is back')).toBeTruthy();
    await user.type(field(), 'Later{Enter}');
    expect(c1.done.sent).toEqual(['Later']);
  });

  it('says how much is over the limit, in bytes, and sends nothing then', () => {
    const { c1 } = composer();
    fireEvent.change(field(), { target: { value: 'é'.repeat(8193) } });
    expect(screen.getByText('2 over the limit')).toBeTruthy();
    fireEvent.keyDown(field(), { key: 'Enter' });
    expect(c1.done.sent).toEqual([]);
    fireEvent.change(field(), { target: { value: 'é'.repeat(8192) } });
    expect(screen.getByText('0 left')).toBeTruthy();
  });

  it('gives a text back that never reached the thread', async () => {
    const { c1, user } = composer();
    c1.send = () => Promise.reject(new ParleyError('messaging/invalid-text', 'Unable to send.'));
    await user.type(field(), 'Odd{Enter}');
    expect(field().value).toBe('Odd');
    expect(screen.getByText('Not sent. The text has characters that cannot be sent.')).toBeTruthy();
  });

  it('leaves a text in the thread that failed there', async () => {
    const { c1, user } = composer();
    c1.answer = new ParleyError('messaging/forbidden', 'Unable to send.');
    await user.type(field(), 'No{Enter}');
    expect(field().value).toBe('');
    expect(c1.timeline.get().messages.at(-1)?.status).toBe('failed');
  });

  it('says when there is nobody to write to any more', async () => {
    const { c1 } = composer();
    await happen(() => c1.state.patch({ status: 'gone' }));
    expect(field().disabled).toBe(true);
    expect(field().placeholder).toBe('You can no longer write in this conversation');
  });
});
