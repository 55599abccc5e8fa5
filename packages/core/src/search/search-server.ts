import type { Conversation } from '@parley/protocol';
import { read } from '../connection/index.js';
import type { Link } from '../connection/link.js';
import { emptyPage, type Page } from '../kernel/page.js';
import type { FoundConversation, SearchOptions, SearchResults } from './search.js';

/** What the server answers a search with. */
interface Answer<T> {
  readonly items: readonly T[];
  readonly next?: string;
  readonly indexing?: true;
}

/** The server may look long without finding anything: so often it is asked to go on for one page. */
const mostRounds = 20;

/** Asks the server. */
export async function searchServer(link: Link, query: string, options: SearchOptions = {}): Promise<SearchResults> {
  const { in: searched = ['messages', 'conversations', 'people'], limit, signal, ...filters } = options;
  const paged = { query, ...(limit !== undefined && { limit }) };
  const at = (cursor?: string) => ({ ...paged, ...(cursor !== undefined && { cursor }) });
  const userId = link.account.get()?.userId;
  let indexing = false;
  const [messages, conversations, people] = await Promise.all([
    searched.includes('messages') &&
      pageOf(async (cursor) => {
        const answer = await read(link, ['search.messages', { ...filters, ...at(cursor) }], { signal });
        indexing ||= answer.indexing === true;
        return answer;
      }),
    searched.includes('conversations') &&
      pageOf(async (cursor) => {
        const { items, next } = await read(link, ['search.conversations', at(cursor)], { signal });
        return { items: items.map((item) => named(item, userId)), ...(next !== undefined && { next }) };
      }),
    searched.includes('people') && pageOf((cursor) => read(link, ['search.people', at(cursor)], { signal })),
  ]);
  return {
    messages: messages || emptyPage(),
    conversations: conversations || emptyPage(),
    people: people || emptyPage(),
    indexing,
  };
}

async function pageOf<T>(ask: (cursor?: string) => Promise<Answer<T>>, cursor?: string): Promise<Page<T>> {
  let answer = await ask(cursor);
  for (let round = 1; answer.items.length === 0 && answer.next !== undefined && round < mostRounds; round += 1)
    answer = await ask(answer.next);
  const { items, next } = answer;
  if (next === undefined) return { ...emptyPage<T>(), items };
  return { items, hasNext: true, next: () => pageOf(ask, next) };
}

function named({ id, kind, name, members }: Conversation, userId: string | undefined): FoundConversation {
  const other = kind === 'direct' ? members.find(({ user }) => user.id !== userId)?.user : undefined;
  return { id, kind, ...(name !== undefined && { name }), ...(other && { with: other }) };
}
