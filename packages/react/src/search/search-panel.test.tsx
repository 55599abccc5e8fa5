import type { MessageHit, Page, SearchOptions, SearchResults } from '@parley/core';
import { ParleyError } from '@parley/core';
import { act, fireEvent, screen } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createFakeParley } from '../testing/fake-parley.js';
import { bob } from '../testing/people.js';
import { happen, renderIn, violations } from '../testing/render.js';
import { excerpt } from './excerpt.js';
import { SearchPanel, type SearchPanelProps } from './search-panel.js';

const page = <T,>(items: readonly T[], next?: Page<T>): Page<T> => ({
  items,
  hasNext: next !== undefined,
  next: () => Promise.resolve(next ?? page<T>([])),
});

const hit = (seq: number, text: string, threadSeq?: number): MessageHit => ({
  message: {
    ...{
      id: `m${seq}`,
      conversationId: 'cnv_1',
      seq,
      version: 1,
      clientId: `c${seq}`,
      sender: bob,
      text,
      createdAt: 1,
    },
    ...(threadSeq === undefined ? {} : { threadSeq }),
  },
  highlights: [{ start: text.indexOf('contr'), end: text.indexOf('contr') + 8 }],
  conversation: { id: 'cnv_1', kind: 'group', name: 'Team' },
});

interface Asked {
  readonly query: string;
  readonly options: SearchOptions;
  readonly answer: (results: Partial<SearchResults>) => void;
  readonly fail: (error: Error) => void;
}

/** A panel whose searches the test answers. */
function open(props: SearchPanelProps = {}) {
  const asked: Asked[] = [];
  const none = { messages: page<never>([]), conversations: page<never>([]), people: page<never>([]), indexing: false };
  const search = (query: string, options: SearchOptions = {}) =>
    new Promise<SearchResults>((resolve, reject) => {
      const answer = (results: Partial<SearchResults>) => resolve({ ...none, ...results });
      asked.push({ query, options, answer, fail: reject });
    });
  const selected = {
    onSelectMessage: vi.fn(),
    onSelectConversation: vi.fn(),
    onSelectPerson: vi.fn(),
    onClose: vi.fn(),
  };
  const rendered = renderIn(<SearchPanel {...selected} {...props} />, { parley: createFakeParley({ search }) });
  const field = screen.getByRole('combobox');
  const type = (value: string) => fireEvent.change(field, { target: { value } });
  const rest = () => act(() => vi.advanceTimersByTimeAsync(250));
  const answer = (results: Partial<SearchResults>) => happen(() => asked.at(-1)?.answer(results));
  return { ...rendered, ...selected, asked, field, type, rest, answer };
}

describe('SearchPanel', () => {
  beforeEach(() => vi.useFakeTimers());

  it('says where something was said, but not twice with whom', async () => {
    const { type, rest, answer } = open();
    type('contr');
    await rest();
    const direct: MessageHit = { ...hit(2, 'contracts'), conversation: { id: 'cnv_2', kind: 'direct', with: bob } };
    await answer({ messages: page([hit(1, 'contract'), direct]) });
    const [group, own] = screen.getAllByRole('option');
    expect(group?.textContent).toContain('Team');
    expect(own?.textContent.split(bob.name)).toHaveLength(2);
  });

  it('searches once somebody rests from typing, and shows the last search alone', async () => {
    const { asked, type, rest, answer } = open();
    type('c');
    await act(() => vi.advanceTimersByTimeAsync(200));
    type('contr');
    expect(asked).toEqual([]);
    await rest();
    expect(asked.map(({ query }) => query)).toEqual(['contr']);
    type('contra');
    expect(asked[0]?.options.signal?.aborted).toBe(true);
    await rest();
    await happen(() => asked[0]?.answer({ messages: page([hit(1, 'late contract')]) }));
    expect(screen.queryAllByRole('option')).toEqual([]);
    await answer({ messages: page([hit(2, 'the contract')]) });
    expect(screen.getByRole('option').textContent).toContain('the contract');
    expect(screen.getByText('contract').tagName).toBe('MARK');
  });

  it('is gone through by keys, and opens what is chosen where it stands', async () => {
    const { type, rest, answer, field, container, parley, ...on } = open();
    type('contr');
    await rest();
    await answer({
      people: page([bob]),
      conversations: page([{ id: 'cnv_2', kind: 'group', name: 'Contracts' }]),
      messages: page([hit(7, 'in a thread: contract', 3)]),
    });
    vi.useRealTimers();
    expect(await violations(container)).toEqual([]);
    const chosen = () => screen.getByRole('option', { selected: true }).textContent;
    expect(chosen()).toContain(bob.name);
    fireEvent.keyDown(field, { key: 'Enter' });
    expect(on.onSelectPerson).toHaveBeenCalledWith(bob);
    fireEvent.keyDown(field, { key: 'ArrowDown' });
    fireEvent.keyDown(field, { key: 'Enter' });
    expect(on.onSelectConversation).toHaveBeenCalledWith('cnv_2');
    fireEvent.keyDown(field, { key: 'ArrowUp' });
    fireEvent.keyDown(field, { key: 'ArrowUp' });
    expect(chosen()).toContain('in a thread');
    fireEvent.keyDown(field, { key: 'Enter' });
    expect(on.onSelectMessage).toHaveBeenCalledWith(expect.objectContaining({ seq: 7, threadSeq: 3 }));
    fireEvent.keyDown(field, { key: 'Escape' });
    expect(screen.queryAllByRole('option')).toEqual([]);
    expect(on.onClose).not.toHaveBeenCalled();
    fireEvent.keyDown(field, { key: 'Escape' });
    expect(on.onClose).toHaveBeenCalledOnce();
  });

  it('brings more, and says when there is nothing', async () => {
    const { type, rest, answer } = open();
    type('contr');
    await rest();
    await answer({ messages: page([hit(2, 'contract 2')], page([hit(1, 'contract 1')])), indexing: true });
    expect(screen.getByText(/still being prepared/)).toBeTruthy();
    await happen(() => fireEvent.click(screen.getByRole('button', { name: 'Show more messages' })));
    expect(screen.getAllByRole('option')).toHaveLength(2);
    expect(screen.queryByRole('button', { name: 'Show more messages' })).toBeNull();
    type('nonsense');
    await rest();
    await answer({});
    expect(screen.getByRole('status').textContent).toContain('Nothing found for “nonsense”');
    type('');
    expect(screen.getByRole('status').textContent).toContain('Find what was said');
  });

  it('says why a search failed, and tries again', async () => {
    const { asked, type, rest, answer } = open({ conversationId: 'cnv_1' });
    type('contr');
    await rest();
    expect(asked[0]?.options).toMatchObject({ in: ['messages'], conversationId: 'cnv_1' });
    await happen(() => asked[0]?.fail(new ParleyError('search/too-long', 'Too long.')));
    expect(screen.getByRole('alert').textContent).toContain('Use fewer words.');
    await happen(() => fireEvent.click(screen.getByRole('button', { name: 'Try again' })));
    await answer({ messages: page([hit(2, 'contract')]) });
    expect(screen.getByRole('option')).toBeTruthy();
    expect(screen.queryByRole('alert')).toBeNull();
  });
});

describe('an excerpt', () => {
  const shown = (text: string, ...marked: readonly string[]) =>
    excerpt(
      text,
      marked.map((word) => ({ start: text.indexOf(word), end: text.indexOf(word) + word.length })),
    )
      .map((piece) => (piece.marked ? `[${piece.text}]` : piece.text))
      .join('');

  it('marks what was searched for, and begins near it', () => {
    expect(shown('the contract of Bob', 'contract', 'Bob')).toBe('the [contract] of [Bob]');
    expect(shown('nothing marked')).toBe('nothing marked');
    const long = shown(`${'lorem ipsum '.repeat(20)}contract${' dolor'.repeat(60)}`, 'contract');
    expect(long).toMatch(/^…(lorem |ipsum ){1,5}\[contract\]( dolor)+/);
    expect(long.endsWith('…')).toBe(true);
  });

  it('cuts no character in half', () => {
    for (let by = 0; by < 4; by += 1) {
      const text = `${'x'.repeat(by)}${'👍'.repeat(60)}contract${'👍'.repeat(200)}`;
      expect(shown(text, 'contract')).not.toMatch(
        /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/,
      );
    }
  });
});
