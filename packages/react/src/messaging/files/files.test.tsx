import { fireEvent, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { Message } from '@parley/core';
import { describe, expect, it } from 'vitest';
import { Composer } from '../composer.js';
import { MessageList } from '../message-list.js';
import { createFakeParley } from '../../testing/fake-parley.js';
import { bob } from '../../testing/people.js';
import { happen, renderIn, violations } from '../../testing/render.js';
import { fileSize } from './file-size.js';

const session = { features: ['files'], limits: { filesPerMessage: 2, fileBytes: 1_000 } };
const made = (name: string, size = 4, type = 'text/plain') => new File(['x'.repeat(size)], name, { type });

async function composer() {
  const parley = createFakeParley();
  const c1 = parley.open('c1', { peer: bob });
  await happen(() => parley.connection.patch({ session: session as never }));
  const rendered = renderIn(<Composer conversationId="c1" />, { parley });
  const input = () => rendered.container.querySelector<HTMLInputElement>('input[type=file]');
  const choose = (files: readonly File[]) => fireEvent.change(input()!, { target: { files } });
  return { c1, choose, input, ...rendered, user: userEvent.setup() };
}

describe('files in the composer', () => {
  it('are shown, left out again, and sent with the text or without one', async () => {
    const { c1, choose, user, container } = await composer();
    choose([made('a.txt'), made('b.txt')]);
    expect(await screen.findByText('a.txt')).toBeTruthy();
    expect(await violations(container)).toEqual([]);
    await user.click(screen.getByRole('button', { name: /Leave out .*a\.txt/ }));
    expect(screen.queryByText('a.txt')).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Send message' }));
    expect(c1.done.drafts).toMatchObject([{ text: '', files: [{ name: 'b.txt' }] }]);
    expect(screen.queryByText('b.txt')).toBeNull();
  });

  it('that are too many, too large or empty are left out, and it is said which', async () => {
    const { choose } = await composer();
    choose([made('a.txt'), made('b.txt'), made('c.txt')]);
    expect(await screen.findByText(/at most 2 files/)).toBeTruthy();
    choose([made('large.txt', 1_001)]);
    expect(screen.getByText(/large\.txt.* is larger than 1\s?kB/i)).toBeTruthy();
    choose([made('none.txt', 0)]);
    expect(screen.getByText(/none\.txt.* is empty/)).toBeTruthy();
    expect(screen.getAllByRole('listitem')).toHaveLength(2);
  });

  it('are pasted and dropped', async () => {
    await composer();
    const files = [made('pasted.png', 4, 'image/png')];
    fireEvent.paste(screen.getByRole('textbox'), { clipboardData: { files } });
    expect(await screen.findByText('pasted.png')).toBeTruthy();
    fireEvent.drop(screen.getByRole('textbox'), { dataTransfer: { files: [made('dropped.txt')], types: ['Files'] } });
    expect(screen.getByText('dropped.txt')).toBeTruthy();
  });

  it('cannot be chosen where the server takes none', async () => {
    const parley = createFakeParley();
    parley.open('c1', { peer: bob });
    const { container } = renderIn(<Composer conversationId="c1" />, { parley });
    expect(container.querySelector('input[type=file]')).toBeNull();
    fireEvent.paste(screen.getByRole('textbox'), { clipboardData: { files: [made('a.txt')] } });
    await happen(() => undefined);
    expect(screen.queryByText('a.txt')).toBeNull();
  });
});

describe('files of a message', () => {
  const of = (files: Message['files'], more: Partial<Message> = {}) =>
    ({
      ...{ key: 'k1', clientId: 'k1', conversationId: 'c1', sender: bob, text: '', createdAt: 1, own: true },
      ...{ seq: 1, id: 'm1', version: 1, status: 'sent', files },
      ...more,
    }) as Message;

  async function list(message: Message) {
    const parley = createFakeParley();
    const c1 = parley.open('c1', { peer: bob, messages: [message] });
    const rendered = renderIn(<MessageList conversationId="c1" />, { parley });
    await happen(() => undefined);
    return { c1, ...rendered };
  }

  it('are a picture that opens, sound that plays, and a card that saves', async () => {
    const { container } = await list(
      of([
        { id: 'f1', name: 'red.png', type: 'image/png', bytes: 9, width: 900, height: 600, thumbnail: true },
        { id: 'f2', name: 'song.mp3', type: 'audio/mpeg', bytes: 9 },
        { id: 'f3', name: 'a.pdf', type: 'application/pdf', bytes: 2_400_000 },
      ]),
    );
    const picture = await screen.findByRole('link', { name: /Open .*red\.png/ });
    expect(picture.getAttribute('href')).toBe('/files/f1');
    expect(picture.querySelector('img')?.getAttribute('src')).toBe('/thumbs/f1');
    expect(container.querySelector('audio')?.getAttribute('src')).toBe('/files/f2');
    const card = screen.getByRole('link', { name: /Save .*a\.pdf/ });
    expect(card.getAttribute('href')).toBe('/files/f3?download');
    expect(card.textContent).toContain(fileSize(2_400_000));
    expect(await violations(container)).toEqual([]);
  });

  it('say how far they are while they are uploaded, and end by a press', async () => {
    const files = [{ name: 'film.bin', type: 'application/octet-stream', bytes: 100, progress: 0.5 }];
    const { c1 } = await list(of(files, { status: 'sending', seq: undefined, id: undefined } as never));
    const bar = await screen.findByRole('progressbar', { name: /Uploading .*film\.bin.*50/ });
    expect(bar.getAttribute('value')).toBe('0.5');
    fireEvent.click(screen.getByRole('button', { name: 'Cancel the upload' }));
    expect(c1.done.discarded).toEqual(['k1']);
  });
});

it.each([
  [1, /1 byte/],
  [999, /999 bytes/],
  [2_400_000, /2\.4\sMB/],
  [5_368_709_120, /5\.4\sGB/],
])('%i bytes are written as people do', (bytes, words) => {
  expect(fileSize(bytes, 'en')).toMatch(words);
});
