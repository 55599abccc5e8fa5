import type { ErrorCode } from '@parley/core';

const errors: Partial<Record<ErrorCode, string>> = {
  'search/too-long': 'This is too long to search for. Use fewer words.',
  'limits/rate': 'That was fast. Wait a moment, then search again.',
};

/** What is said in searches. */
export const search = {
  label: 'Search',
  field: 'Search messages and people',
  close: 'Close the search',
  results: 'Search results',
  messages: 'Messages',
  conversations: 'Conversations',
  people: 'People',
  searching: 'Searching…',
  found: (count: number) => (count === 1 ? '1 result' : `${count} results`),
  none: (query: string) => `Nothing found for “${query}”`,
  noneHint: 'Try fewer words, or the beginning of a word.',
  hint: 'Find what was said, by its words or their beginnings. Put words in quotes to find them together.',
  failed: (reason: string) => `The search failed. ${reason}`,
  more: 'Show more messages',
  indexing: 'Older messages are still being prepared for searches.',
  inConversation: (title: string) => `in ${title}`,
  errors,
};
