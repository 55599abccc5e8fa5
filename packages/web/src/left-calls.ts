/** A call that a page of this tab left to come back to. */
export interface LeftCall {
  readonly id: string;
  /** Whose call it is. */
  readonly user: string;
  readonly microphone: boolean;
  readonly camera: boolean;
  /** Until when the server keeps it, in ms since the epoch. */
  readonly until: number;
}

const key = 'parley:calls';

/**
 * Marks a call for the page that is loaded next in this tab, and for it alone: the mark is in the tab's storage only while no page is
 * there. Returns whether it could be kept.
 */
export function markLeft(call: LeftCall): boolean {
  try {
    sessionStorage.setItem(key, JSON.stringify([...read(), call]));
    return true;
  } catch {
    // No storage, or none for this page.
    return false;
  }
}

/** Whether a call was left in this tab. */
export function hasLeft(): boolean {
  try {
    return sessionStorage.getItem(key) !== null;
  } catch {
    return false;
  }
}

/** The calls of a user that may be taken up again; they are marked no more. */
export function takeLeft(user: string, now: number): readonly LeftCall[] {
  const all = read().filter(({ until }) => until > now);
  const others = all.filter((call) => call.user !== user);
  if (others.length > 0) sessionStorage.setItem(key, JSON.stringify(others));
  else sessionStorage.removeItem(key);
  return all.filter((call) => call.user === user);
}

function read(): readonly LeftCall[] {
  try {
    const calls: unknown = JSON.parse(sessionStorage.getItem(key) ?? '[]');
    return Array.isArray(calls) ? calls.filter(isLeftCall) : [];
  } catch {
    return [];
  }
}

function isLeftCall(value: unknown): value is LeftCall {
  const { id, user, until } = (value ?? {}) as Partial<LeftCall>;
  return typeof id === 'string' && typeof user === 'string' && typeof until === 'number';
}
