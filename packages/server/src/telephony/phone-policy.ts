/** What the operator allows phones to do. */
export interface PhonePolicy {
  /** The country in which numbers without its code are dialled (ISO 3166-1, two letters). */
  readonly country: string;
  /** Beginnings of numbers in E.164 that nobody may call; numbers of premium rate are among them unless `allowed` names their beginning. */
  readonly barred: readonly string[];
  readonly allowed: readonly string[];
  /** Hosts of `sip:` addresses that may be called; of others none may. */
  readonly sipHosts: readonly string[];
  /** Calls to phones that one app may have at once, and those it may begin within 24 hours. */
  readonly concurrent: number;
  readonly daily: number;
}

/** What holds where nothing else is said. */
export const defaultPhonePolicy: PhonePolicy = {
  country: 'US',
  ...{ barred: [], allowed: [], sipHosts: [], concurrent: 100, daily: 2_000 },
};

/** Whether a number may not be called: the longest beginning that is named decides. */
export function isBarred(
  { barred, allowed }: PhonePolicy,
  { number, premium }: { readonly number: string; readonly premium: boolean },
): boolean {
  const longest = (beginnings: readonly string[]) =>
    beginnings.reduce((most, one) => (number.startsWith(one) ? Math.max(most, one.length) : most), 0);
  const no = longest(barred);
  const yes = longest(allowed);
  return no === yes ? premium || no > 0 : no > yes;
}
