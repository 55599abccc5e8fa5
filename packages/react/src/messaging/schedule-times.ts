/** Times at which one may want to send a message, later today and on the next days, in the reader's time zone. */
export function scheduleTimes(now: number): readonly {
  readonly name: 'hour' | 'afternoon' | 'evening' | 'tomorrow' | 'monday';
  readonly at: number;
}[] {
  const at = (days: number, hour: number) => {
    const date = new Date(now);
    date.setDate(date.getDate() + days);
    return date.setHours(hour, 0, 0, 0);
  };
  const toMonday = (8 - new Date(now).getDay()) % 7 || 7;
  const inAnHour = now + 60 * 60_000;
  return [
    { name: 'hour', at: inAnHour },
    ...(at(0, 14) > inAnHour ? [{ name: 'afternoon' as const, at: at(0, 14) }] : []),
    ...(at(0, 18) > inAnHour ? [{ name: 'evening' as const, at: at(0, 18) }] : []),
    { name: 'tomorrow', at: at(1, 9) },
    ...(toMonday > 1 ? [{ name: 'monday' as const, at: at(toMonday, 9) }] : []),
  ];
}

/** A time as a field of date and time has it: local, without seconds. */
export function toFieldTime(time: number): string {
  const local = new Date(time - new Date(time).getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}
