import { refKey, type MessageRow } from '../../messaging/message-row.js';
import { documentOf, firstPlace, isSearched, marksOf, placeOf } from '../../search/message-document.js';
import type { MessageQuery, SearchStore } from '../../search/search-store.js';
import { findPhrases, wordsOfUser } from '../../search/search-terms.js';
import type { AuthStore } from '../../auth/auth-store.js';
import type { StoredApp } from './memory-conversations.js';

/** Searches what is in memory, by looking at all of it. */
export function createMemorySearchStore(
  of: (app: string) => StoredApp,
  auth: Pick<AuthStore, 'listUsers'>,
): SearchStore {
  const places = new Map<string, number>();
  const taken = new Set<string>();

  /** A place of its own, the same for ever. */
  function placed(app: string, row: MessageRow): number {
    const key = `${app} ${refKey(row)}`;
    let place = places.get(key);
    if (place !== undefined) return place;
    place = placeOf(row);
    while (taken.has(`${app} ${place}`)) place += 1;
    taken.add(`${app} ${place}`);
    places.set(key, place);
    return place;
  }

  return {
    messages(app, userId, { below = Infinity, before, after = 0, limit, ...asked }) {
      const own = [...(of(app).byUser.get(userId) ?? [])].flatMap(({ messages }) => messages).filter(isSearched);
      const until = Math.min(below, before === undefined ? Infinity : firstPlace(before));
      const found = own
        .map((row) => ({ row, place: placed(app, row) }))
        .filter(({ row, place }) => place >= firstPlace(after) && place < until && fits(row, asked))
        .sort((a, b) => b.place - a.place);
      const refs = found.slice(0, limit).map(({ row: { conversationId, seq } }) => ({ conversationId, seq }));
      const next = found.length > limit ? found[limit - 1]?.place : undefined;
      return Promise.resolve({ refs, ...(next === undefined ? {} : { next }) });
    },
    async people(app, words, { after = '', limit }) {
      const users = await auth.listUsers(app, { limit: Infinity });
      const found = users.filter((user) => {
        const own = wordsOfUser(user);
        return user.id > after && words.every((word) => own.some((one) => one.startsWith(word)));
      });
      return found.slice(0, limit).map(({ id }) => id);
    },
  };
}

function fits(row: MessageRow, { phrases, ...marked }: Pick<MessageQuery, 'phrases'>): boolean {
  const { texts, marks } = documentOf(row);
  return (
    marksOf(marked).every((mark) => marks.includes(mark)) &&
    phrases.every((phrase) => texts.some((terms) => findPhrases(terms, [phrase])))
  );
}
