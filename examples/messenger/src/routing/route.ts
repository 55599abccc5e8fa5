/** Which screen the address names. It is all in the query, so that the page is one file on any server. */
export interface Route {
  /** Who is signed in here. */
  readonly as?: string;
  /** Two people side by side. */
  readonly duo?: readonly [string, string];
  /** Whom to write to: the address of the direct conversation while its id is not known. */
  readonly with?: string;
  /** A public channel to which an invitation leads; whoever signs in arrives there. */
  readonly join?: string;
  /** The open conversation. */
  readonly conversation?: string;
  /** The pane with members and shared links is asked for. */
  readonly details?: boolean;
  /** The thread of the message with this seq is open beside the conversation. */
  readonly thread?: number;
}

/** Reads the query of an address. */
export function parseRoute(search: string): Route {
  const query = new URLSearchParams(search);
  const [left, right] = query.get('duo')?.split(',') ?? [];
  if (left && right) return { duo: [left, right] };
  const as = query.get('as');
  const join = query.get('join');
  if (!as) return join ? { join } : {};
  const conversation = query.get('chat') ?? undefined;
  const peer = query.get('with');
  if (peer && !conversation) return { as, with: peer, details: false };
  const details = conversation !== undefined && query.get('pane') === 'details';
  const thread = Number(query.get('thread'));
  const inThread = conversation !== undefined && !details && Number.isSafeInteger(thread) && thread > 0;
  return { as, conversation, details, ...(inThread && { thread }) };
}

/** The address of a screen. */
export function hrefOf({ as, duo, with: peer, join, conversation, details, thread }: Route): string {
  if (duo) return `/?duo=${duo.map(encodeURIComponent).join(',')}`;
  if (!as) return join ? `/?${new URLSearchParams({ join })}` : '/';
  const query = new URLSearchParams({ as });
  if (conversation) query.set('chat', conversation);
  else if (peer) query.set('with', peer);
  if (conversation && details) query.set('pane', 'details');
  else if (conversation && thread) query.set('thread', String(thread));
  return `/?${query}`;
}
