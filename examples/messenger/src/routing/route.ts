/** Which screen the address names. It is all in the query, so that the page is one file on any server. */
export interface Route {
  /** Who is signed in here. */
  readonly as?: string;
  /** Two people side by side. */
  readonly duo?: readonly [string, string];
  /** Whom to write to: the address of the direct conversation while its id is not known. */
  readonly with?: string;
  /** The open conversation. */
  readonly conversation?: string;
  /** The pane with members and shared links is asked for. */
  readonly details?: boolean;
}

/** Reads the query of an address. */
export function parseRoute(search: string): Route {
  const query = new URLSearchParams(search);
  const [left, right] = query.get('duo')?.split(',') ?? [];
  if (left && right) return { duo: [left, right] };
  const as = query.get('as');
  if (!as) return {};
  const conversation = query.get('chat') ?? undefined;
  const peer = query.get('with');
  if (peer && !conversation) return { as, with: peer, details: false };
  return { as, conversation, details: conversation !== undefined && query.get('pane') === 'details' };
}

/** The address of a screen. */
export function hrefOf({ as, duo, with: peer, conversation, details }: Route): string {
  if (duo) return `/?duo=${duo.map(encodeURIComponent).join(',')}`;
  if (!as) return '/';
  const query = new URLSearchParams({ as });
  if (conversation) query.set('chat', conversation);
  else if (peer) query.set('with', peer);
  if (conversation && details) query.set('pane', 'details');
  return `/?${query}`;
}
