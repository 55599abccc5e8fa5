import { describe, expect, it } from 'vitest';
import { scheduleTimes, toFieldTime } from './schedule-times.js';

const at = (text: string) => new Date(text).getTime();
const named = (now: string) => scheduleTimes(at(now)).map(({ name, at: time }) => `${name} ${toFieldTime(time)}`);

describe('scheduleTimes', () => {
  it('offers times of today that are to come, and of the next days', () => {
    expect(named('2025-03-05T10:20')).toEqual([
      'hour 2025-03-05T11:20',
      'afternoon 2025-03-05T14:00',
      'evening 2025-03-05T18:00',
      'tomorrow 2025-03-06T09:00',
      'monday 2025-03-10T09:00',
    ]);
  });

  it.each([
    ['2025-03-07T17:30', ['hour', 'tomorrow', 'monday']],
    ['2025-03-09T09:00', ['hour', 'afternoon', 'evening', 'tomorrow']],
    ['2025-03-10T23:30', ['hour', 'tomorrow', 'monday']],
  ])('offers at %s no time twice and none of the past', (now, names) => {
    const times = scheduleTimes(at(now));
    expect(times.map(({ name }) => name)).toEqual(names);
    expect(times.every((each) => each.at > at(now))).toBe(true);
  });
});
