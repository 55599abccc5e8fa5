import { describe, expect, it } from 'vitest';
import { bob, carol, layla } from '../../testing/people.js';
import { english } from '../../theme/english.js';
import { emojiCalled, emojiNamed } from '../emoji/emoji-names.js';
import { mentionsIn } from './mentions.js';
import { queryAt, suggestionsFor } from './suggestions.js';

const users = [bob, carol, layla, { id: 'x_1', name: 'x\ny' }];
const labels = (text: string) => {
  const query = queryAt(text, text.length);
  return query
    ? suggestionsFor(query, { users, strings: english, emojiNamed }).map(({ text: inserted }) => inserted)
    : undefined;
};

describe('suggestions', () => {
  it.each([
    ['@', ['@Bob Ødegård ', '@Carol Nguyen ', '@ليلى حداد ', '@x_1 ', '@all ']],
    ['Hi @ng', ['@Carol Nguyen ']],
    ['(@carol n', ['@Carol Nguyen ']],
    ['@lay', ['@ليلى حداد ']],
    ['@حداد', ['@ليلى حداد ']],
    ['@al', ['@all ']],
    ['@nobody', []],
    [':tad', ['🎉']],
    ['so :thumbs', ['👍', '👎']],
  ])('behind %j are %j', (text, expected) => {
    expect(labels(text)).toEqual(expected);
  });

  it.each(['a@bob', '10:30', 'x:)', ': ', ':t', 'mail me@', '@bob and on and on'])('are none behind %j', (text) => {
    expect(labels(text) ?? []).toEqual([]);
  });

  it('know emoji by all their names', () => {
    expect(emojiCalled('+1', english.emoji)).toBe('👍');
    expect(emojiCalled('ROCKET', english.emoji)).toBe('🚀');
    expect(emojiCalled('nothing', english.emoji)).toBeUndefined();
  });

  it('know emoji by the words of the app, and its own', () => {
    const own = { '🚀': 'fusée', '🧀': 'fromage' };
    expect(emojiCalled('fusee', own)).toBe('🚀');
    expect(emojiCalled('rocket', own)).toBeUndefined();
    expect(emojiNamed('from', own).map(({ emoji }) => emoji)).toEqual(['🧀']);
    expect(emojiNamed('', own).length).toBeGreaterThan(50);
  });
});

describe('mentionsIn', () => {
  it.each([
    ['Hi @Bob Ødegård and @carol', { mentions: ['bob', 'carol'] }],
    ['**@Bob Ødegård** @Bob Ødegård', { mentions: ['bob'] }],
    ['> @carol\n- @layla', { mentions: ['carol', 'layla'] }],
    ['@all listen', { mentionsAll: true }],
    ['@allison bob@carol.example', {}],
    ['`@carol` is code', {}],
    ['nobody', {}],
  ])('finds in %j %j', (text, found) => {
    expect(mentionsIn(text, users, english)).toEqual(found);
  });

  it('names fifty at most', () => {
    const many = Array.from({ length: 80 }, (_, index) => ({ id: `u${index}`, name: `User ${index}` }));
    const text = many.map(({ id }) => `@${id}`).join(' ');
    expect(mentionsIn(text, many, english).mentions).toHaveLength(50);
  });
});
