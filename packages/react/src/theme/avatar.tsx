import type { User } from '@parley/core';
import Bot from 'lucide-react/icons/bot';
import Hash from 'lucide-react/icons/hash';
import Phone from 'lucide-react/icons/phone';
import Users from 'lucide-react/icons/users';
import { useState, type CSSProperties, type ReactNode } from 'react';
import { cx } from './cx.js';
import { avatarHues, hueOf, initialsOf } from './initials.js';

/** What `Avatar` takes. */
export interface AvatarProps {
  /** Whom it shows; a group has an id and a name as well. */
  readonly user: Pick<User, 'id' | 'name' | 'avatar' | 'bot'>;
  /** Pixels; 40 when not given. */
  readonly size?: number;
  readonly group?: boolean;
  readonly channel?: boolean;
  /** Sits on its lower corner, such as a `PresenceBadge`. */
  readonly badge?: ReactNode;
  readonly className?: string;
}

/**
 * A picture of somebody, or initials on a colour that is always the same for them. It is decoration: put the name beside it.
 *
 * @example
 * ```tsx
 * <Avatar user={user} size={32} badge={<PresenceBadge userId={user.id} />} />
 * ```
 */
export function Avatar({ user, size = 40, group, channel, badge, className }: AvatarProps) {
  const [broken, setBroken] = useState<string>();
  const style = { '--parley-avatar-size': `${size}px`, '--parley-avatar-hue': (hueOf(user.id) * 360) / avatarHues };
  return (
    <span className={cx('parley-avatar', className)} style={style as CSSProperties}>
      <span className="parley-avatar-face" aria-hidden="true">
        {user.avatar !== undefined && user.avatar !== broken ? (
          <img className="parley-avatar-image" src={user.avatar} alt="" onError={() => setBroken(user.avatar)} />
        ) : (
          <Face user={user} group={group} channel={channel} />
        )}
      </span>
      {badge !== undefined && <span className="parley-avatar-badge">{badge}</span>}
    </span>
  );
}

function Face({ user, group, channel }: Pick<AvatarProps, 'user' | 'group' | 'channel'>) {
  if (channel) return <Hash className="parley-avatar-icon" strokeWidth={1.5} />;
  if (user.bot) return <Bot className="parley-avatar-icon" strokeWidth={1.5} />;
  if (group) return <Users className="parley-avatar-icon" strokeWidth={1.5} />;
  if (user.id.startsWith('tel:') && !/\p{L}/u.test(user.name)) {
    return <Phone className="parley-avatar-icon" strokeWidth={1.5} />;
  }
  return initialsOf(user.name);
}
