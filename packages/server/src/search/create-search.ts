import { limits, type Conversation, type MessageHit, type Params, type Result, type User } from '@parley/protocol';
import { askingUser, type HandlersOf } from '../kernel/incoming-request.js';
import { cursorOfNumber, cursorOfUser, numberOfCursor, userOfCursor } from '../kernel/page-cursor.js';
import { RequestError } from '../kernel/request-error.js';
import type { UserDirectory } from '../kernel/user-directory.js';
import { refKey, type MessageRow } from '../messaging/message-row.js';
import type { MessagingStore, OwnConversationRow } from '../messaging/messaging-store.js';
import { isSearched } from './message-document.js';
import { findPhrases, readQuery, termsOf, type Phrase } from './search-terms.js';
import type { SearchStore } from './search-store.js';

/** What searching is given. */
export interface SearchDeps {
  readonly store: SearchStore;
  readonly messaging: Pick<
    MessagingStore,
    'messagesAt' | 'ownConversations' | 'listConversations' | 'firstMembers' | 'member'
  >;
  readonly directory: UserDirectory;
  readonly views: {
    messages(app: string, rows: readonly MessageRow[], asker: string): Promise<Result<'message.list'>['items']>;
    conversations(app: string, userId: string, rows: readonly OwnConversationRow[]): Promise<readonly Conversation[]>;
  };
}

/** Conversations that one search looks at. */
const mostLookedAt = 2_000;
const lookedAtAtOnce = 200;
const pageSize = 20;

/** Searches of what the caller may read. */
export function createSearch(deps: SearchDeps): HandlersOf<'search'> {
  const { store, directory } = deps;
  return {
    'search.messages': ({ identity, params }) =>
      searchMessages(deps, { app: identity.app, userId: askingUser(identity).id }, params),
    'search.conversations': ({ identity, params }) =>
      searchConversations(deps, { app: identity.app, userId: askingUser(identity).id }, params),
    'search.people': async ({ identity: { app }, params: { query, cursor, limit = pageSize } }) => {
      const after = cursor === undefined ? {} : { after: userOfCursor(cursor) };
      const words = phrasesOf(query).flatMap(({ terms }) => terms);
      if (words.length === 0) return { items: [] };
      const ids = await store.people(app, words, { ...after, limit: limit + 1 });
      const page = ids.slice(0, limit);
      const userOf = await directory.name(app, page);
      const last = page.at(-1);
      return { items: page.map(userOf), ...(ids.length > limit && last ? { next: cursorOfUser(last) } : {}) };
    },
  };
}

/** Who searches. */
interface Asker {
  readonly app: string;
  readonly userId: string;
}

function phrasesOf(query: string): readonly Phrase[] {
  if (query.length > limits.searchLength)
    throw new RequestError('search/too-long', { details: { limit: limits.searchLength } });
  return readQuery(query);
}

async function searchMessages(
  deps: SearchDeps,
  { app, userId }: Asker,
  params: Params<'search.messages'>,
): Promise<Result<'search.messages'>> {
  const { store, messaging, views } = deps;
  const { query = '', conversationId, senderId, has, before, after, cursor, limit = pageSize } = params;
  const below = cursor === undefined ? {} : { below: numberOfCursor(cursor) };
  const phrases = phrasesOf(query);
  if (conversationId !== undefined && !(await messaging.member(app, conversationId, userId)))
    throw new RequestError('messaging/not-found');
  const filtered = senderId !== undefined || has !== undefined || conversationId !== undefined;
  if (phrases.length === 0 && (query.trim() !== '' || !filtered)) return { items: [] };
  const wanted = { phrases, conversationId, senderId, has, before, after, ...below, limit };
  const { refs, next, indexing } = await store.messages(app, userId, wanted);
  const found = new Map((await messaging.messagesAt(app, refs)).map((row) => [refKey(row), row]));
  // Who was removed meanwhile reads nothing more.
  const conversations = await labels(deps, app, { userId, ids: refs.map((ref) => ref.conversationId) });
  const rows = refs.flatMap((ref) => {
    const row = found.get(refKey(ref));
    return row && isSearched(row) && conversations.has(row.conversationId) ? [row] : [];
  });
  const messages = await views.messages(app, rows, userId);
  const items = messages.flatMap((message): MessageHit[] => {
    const conversation = conversations.get(message.conversationId);
    return conversation ? [{ message, highlights: highlightsOf(message.text, phrases), conversation }] : [];
  });
  return {
    items,
    ...(next === undefined ? {} : { next: cursorOfNumber(next) }),
    ...(indexing ? { indexing } : {}),
  };
}

/** Each phrase is marked where the text has it: what is asked for may stand in several texts of a message. */
function highlightsOf(text: string, phrases: readonly Phrase[]) {
  const terms = termsOf(text);
  const there = phrases.filter((phrase) => findPhrases(terms, [phrase]) !== undefined);
  return findPhrases(terms, there) ?? [];
}

/** Names those of the conversations that the user is in now. */
async function labels(
  { messaging, directory }: SearchDeps,
  app: string,
  { userId, ids }: { readonly userId: string; readonly ids: readonly string[] },
): Promise<ReadonlyMap<string, MessageHit['conversation']>> {
  const rows = await messaging.ownConversations(app, userId, [...new Set(ids)]);
  const others = await othersOf({ messaging, directory }, app, { userId, rows });
  return new Map(
    rows.map(({ conversation: { id, kind, name } }) => {
      const other = others.get(id);
      const named = { ...(name === undefined ? {} : { name }), ...(other ? { with: other } : {}) };
      return [id, { id, kind, ...named }];
    }),
  );
}

/** The other one of each direct conversation. */
async function othersOf(
  { messaging, directory }: Pick<SearchDeps, 'messaging' | 'directory'>,
  app: string,
  { userId, rows }: { readonly userId: string; readonly rows: readonly OwnConversationRow[] },
): Promise<ReadonlyMap<string, User>> {
  const direct = rows.flatMap(({ conversation: { id, kind } }) => (kind === 'direct' ? [id] : []));
  if (direct.length === 0) return new Map();
  const others = [...(await messaging.firstMembers(app, direct, 2))].flatMap(([id, members]) => {
    const other = members.find((member) => member.userId !== userId);
    return other ? [[id, other.userId] as const] : [];
  });
  const userOf = await directory.name(
    app,
    others.map(([, id]) => id),
  );
  return new Map(others.map(([id, other]) => [id, userOf(other)]));
}

async function searchConversations(
  deps: SearchDeps,
  { app, userId }: Asker,
  { query, cursor, limit = pageSize }: Params<'search.conversations'>,
): Promise<Result<'search.conversations'>> {
  let before = cursor === undefined ? undefined : numberOfCursor(cursor);
  const phrases = phrasesOf(query);
  if (phrases.length === 0) return { items: [] };
  const found: OwnConversationRow[] = [];
  let more = true;
  for (let looked = 0; more && looked < mostLookedAt && found.length <= limit; looked += lookedAtAtOnce) {
    const page = { ...(before === undefined ? {} : { before }), limit: lookedAtAtOnce };
    const rows = await deps.messaging.listConversations(app, userId, page);
    const others = await othersOf(deps, app, { userId, rows });
    found.push(
      ...rows.filter(({ conversation: { id, name = others.get(id)?.name ?? '' } }) =>
        findPhrases(termsOf(name), phrases),
      ),
    );
    more = rows.length === lookedAtAtOnce;
    before = rows.at(-1)?.conversation.changed ?? before;
  }
  const items = found.slice(0, limit);
  const next = found.length > limit ? items.at(-1)?.conversation.changed : more ? before : undefined;
  return {
    items: await deps.views.conversations(app, userId, items),
    ...(next === undefined ? {} : { next: cursorOfNumber(next) }),
  };
}
