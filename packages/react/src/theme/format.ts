import { useMemo } from 'react';
import { useParleyContext } from '../provider/use-parley-context.js';
import { useWords } from './use-words.js';

const dayMs = 86_400_000;

/** The day of a time in the reader's time zone, as something to compare. */
export function dayOf(time: number): string {
  const date = new Date(time);
  return `${date.getFullYear()}-${date.getMonth()}-${date.getDate()}`;
}

/** A duration in ms as `4:05` or `1:04:05`. */
export function formatDuration(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const two = (value: number) => String(value).padStart(2, '0');
  const minutes = Math.floor(seconds / 60) % 60;
  const hours = Math.floor(seconds / 3600);
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/** Dates and numbers in the reader's language. */
export interface Format {
  /** Such as `14:32`. */
  readonly time: (time: number) => string;
  /** Such as `Monday, 3 March 2025 at 14:32`. */
  readonly full: (time: number) => string;
  /** Such as `Today`, `Yesterday`, `Monday, 3 March`. */
  readonly day: (time: number, now: number) => string;
  /** As short as a list has room for: `14:32`, `Mon`, `3 Mar`, `03/03/2024`. */
  readonly short: (time: number, now: number) => string;
  /** Such as `5 minutes ago`. */
  readonly ago: (time: number, now: number) => string;
  /** Such as `today, 14:32`, `tomorrow, 9:00`, `3 Mar, 9:00`: before or after now. */
  readonly moment: (time: number, now: number) => string;
  /** Such as `Mon 09:00`. */
  readonly weekTime: (time: number) => string;
  readonly number: (value: number) => string;
  /** Such as `Ada, Bob and Carol`. */
  readonly list: (words: readonly string[]) => string;
}

/** Dates and numbers by `Intl`, in the provider's locale. */
export function useFormat(): Format {
  const { locale } = useParleyContext();
  const { messages } = useWords();
  return useMemo(() => {
    const format = (options: Intl.DateTimeFormatOptions) => {
      const made = new Intl.DateTimeFormat(locale, options);
      return (time: number) => made.format(time);
    };
    const time = format({ hour: 'numeric', minute: '2-digit' });
    const weekday = format({ weekday: 'short' });
    const date = format({ day: 'numeric', month: 'short' });
    const oldDate = format({ year: 'numeric', month: '2-digit', day: '2-digit' });
    const longDay = format({ weekday: 'long', day: 'numeric', month: 'long' });
    const oldLongDay = format({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
    const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
    const numbers = new Intl.NumberFormat(locale);
    const lists = new Intl.ListFormat(locale);
    const startOfDay = (at: number) => new Date(at).setHours(0, 0, 0, 0);
    const sameYear = (one: number, other: number) => new Date(one).getFullYear() === new Date(other).getFullYear();
    return {
      time,
      weekTime: (at) => `${weekday(at)} ${time(at)}`,
      full: format({ dateStyle: 'full', timeStyle: 'short' }),
      number: (value) => numbers.format(value),
      list: (words) => lists.format(words),
      moment(at, now) {
        const days = Math.round((startOfDay(at) - startOfDay(now)) / dayMs);
        if (Math.abs(days) > 1) return `${sameYear(at, now) ? date(at) : oldDate(at)}, ${time(at)}`;
        return `${relative.format(days, 'day')}, ${time(at)}`;
      },
      day(at, now) {
        if (dayOf(at) === dayOf(now)) return messages.today;
        if (dayOf(at) === dayOf(now - dayMs)) return messages.yesterday;
        return sameYear(at, now) ? longDay(at) : oldLongDay(at);
      },
      short(at, now) {
        if (dayOf(at) === dayOf(now)) return time(at);
        if (dayOf(at) === dayOf(now - dayMs)) return messages.yesterday;
        if (now - at < 6 * dayMs) return weekday(at);
        return sameYear(at, now) ? date(at) : oldDate(at);
      },
      ago(at, now) {
        const minutes = Math.round((at - now) / 60_000);
        if (minutes > -60) return relative.format(Math.min(0, minutes), 'minute');
        if (minutes > -24 * 60) return relative.format(Math.round(minutes / 60), 'hour');
        return relative.format(Math.round(minutes / 1440), 'day');
      },
    };
  }, [locale, messages]);
}
