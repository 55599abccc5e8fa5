import { renderHook } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { ParleyProvider } from '../provider/parley-provider.js';
import { createFakeParley } from '../testing/fake-parley.js';
import '../testing/render.js';
import { formatDuration, useFormat } from './format.js';

function format(locale: string) {
  const parley = createFakeParley();
  return renderHook(() => useFormat(), {
    wrapper: ({ children }) => (
      <ParleyProvider parley={parley} locale={locale}>
        {children}
      </ParleyProvider>
    ),
  }).result.current;
}

const now = new Date(2025, 2, 12, 15, 30).getTime();
const ago = (days: number, hours = 0) => new Date(2025, 2, 12 - days, 15 - hours, 30).getTime();

describe('formats', () => {
  it('are short in lists: time, yesterday, weekday, day, date', () => {
    const { short } = format('en-GB');
    expect([ago(0, 1), ago(1), ago(3), ago(40), ago(400)].map((time) => short(time, now))).toEqual([
      '14:30',
      'Yesterday',
      'Sun',
      '31 Jan',
      '06/02/2024',
    ]);
  });

  it('name days in the reader’s language', () => {
    const { day } = format('de');
    expect(day(ago(0), now)).toBe('Today');
    expect(day(ago(1), now)).toBe('Yesterday');
    expect(day(ago(5), now)).toBe('Freitag, 7. März');
    expect(day(ago(400), now)).toBe('Dienstag, 6. Februar 2024');
  });

  it('say how long ago, and numbers', () => {
    const { ago: since, number } = format('en-GB');
    expect(since(now - 5 * 60_000, now)).toBe('5 minutes ago');
    expect(since(ago(0, 3), now)).toBe('3 hours ago');
    expect(since(ago(2), now)).toBe('2 days ago');
    expect(since(now + 5000, now)).toBe('this minute');
    expect(number(12_345)).toBe('12,345');
  });

  it.each([
    [0, '0:00'],
    [65_400, '1:05'],
    [3_725_000, '1:02:05'],
    [-5000, '0:00'],
  ])('say %i ms as %s', (milliseconds, words) => {
    expect(formatDuration(milliseconds)).toBe(words);
  });
});
