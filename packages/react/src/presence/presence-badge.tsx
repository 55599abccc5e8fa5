import type { PresenceStatus } from '@parley/core';
import type { ReactNode } from 'react';
import { cx } from '../theme/cx.js';
import { useWords } from '../theme/use-words.js';
import { statusWords, useKnownPresence } from './use-known-presence.js';

/** What `PresenceBadge` takes. */
export interface PresenceBadgeProps {
  /** Whose presence; my own when not given. */
  readonly userId?: string;
  /** Pixels; 12 when not given. */
  readonly size?: number;
  readonly className?: string;
}

/**
 * Somebody's presence as a shape and a colour: disc, moon, bar, square, ring. While the connection is away others keep the shape
 * that was last known, with no colour, and one's own is a ring.
 *
 * @example
 * ```tsx
 * <PresenceBadge userId="bob" />
 * ```
 */
export function PresenceBadge({ userId, size, className }: PresenceBadgeProps) {
  const presence = useKnownPresence(userId);
  const label = statusWords(presence, useWords());
  return (
    <PresenceShape
      status={presence.status}
      label={label}
      size={size}
      className={cx(!presence.known && 'parley-presence-stale', className)}
    />
  );
}

/** The shape of a status. */
export function PresenceShape({
  status,
  label,
  size = 12,
  className,
}: {
  readonly status: PresenceStatus;
  /** What it says; the name of the status when not given. */
  readonly label?: string;
  readonly size?: number;
  readonly className?: string;
}) {
  const { presence } = useWords();
  return (
    <svg
      className={cx('parley-presence', `parley-presence-${status}`, className)}
      role="img"
      aria-label={label ?? presence[status]}
      viewBox="0 0 12 12"
      width={size}
      height={size}
    >
      {shapes[status]}
    </svg>
  );
}

const shapes: Record<PresenceStatus, ReactNode> = {
  online: <circle cx="6" cy="6" r="5" fill="currentColor" />,
  away: <path d="M7.2 1.2a5 5 0 1 0 3.6 6.3A4 4 0 0 1 7.2 1.2Z" fill="currentColor" />,
  dnd: (
    <path
      d="M6 1a5 5 0 1 1 0 10A5 5 0 0 1 6 1Zm-2.4 4v2h4.8V5H3.6Z"
      fill="currentColor"
      fillRule="evenodd"
      clipRule="evenodd"
    />
  ),
  busy: <rect x="1.25" y="1.25" width="9.5" height="9.5" rx="2.5" fill="currentColor" />,
  offline: <circle cx="6" cy="6" r="4" fill="none" stroke="currentColor" strokeWidth="2" />,
};
