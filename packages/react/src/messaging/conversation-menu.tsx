import type { ConversationState } from '@parley/core';
import Archive from 'lucide-react/icons/archive';
import ArchiveRestore from 'lucide-react/icons/archive-arrow-up';
import Bell from 'lucide-react/icons/bell';
import Ban from 'lucide-react/icons/ban';
import BellOff from 'lucide-react/icons/bell-off';
import CheckCheck from 'lucide-react/icons/check-check';
import ChevronLeft from 'lucide-react/icons/chevron-left';
import { useState } from 'react';
import { useBlocked } from './use-blocked.js';
import { useParley } from '../provider/use-parley.js';
import type { Anchor } from '../theme/floating.js';
import { Menu, type MenuItem } from '../theme/menu.js';
import { useWords } from '../theme/use-words.js';
import { isMuted, muteTimes } from './muting.js';
import { isolated } from './text/looks.js';

/** What `ConversationMenu` takes. */
export interface ConversationMenuProps {
  readonly conversation: ConversationState;
  readonly anchor: Anchor;
  /** Says why something did not work. */
  readonly run: (work: Promise<unknown>) => void;
  readonly onClose: () => void;
}

type Part = 'all' | 'mute' | 'notify';

/** How I keep a conversation: read, muted for a while, notified of what, archived. */
export function ConversationMenu({ conversation, anchor, run, onClose }: ConversationMenuProps) {
  const { conversations, moderation } = useParley();
  const { settings: words, conversations: titles } = useWords();
  const [part, setPart] = useState<Part>('all');
  const [now] = useState(() => Date.now());
  const { id, title, settings, unreadCount, mentionCount, kind, peer } = conversation;
  const whom = kind === 'direct' && !peer?.bot ? peer : undefined;
  const blocked = useBlocked(whom?.id);
  const { archived, notifications, mutedUntil } = settings;
  const its = conversations.get(id);
  const configure = (change: Parameters<typeof its.configure>[0]) => run(its.configure(change));
  const back: MenuItem = {
    key: `back from ${part}`,
    label: words.back,
    icon: ChevronLeft,
    stays: true,
    onSelect: () => setPart('all'),
  };
  const times = muteTimes(now);
  const mute = (key: keyof typeof times, label: string): MenuItem => ({
    key,
    label,
    onSelect: () => configure({ mutedUntil: times[key] }),
  });
  const notify = (key: typeof notifications, label: string): MenuItem => ({
    key,
    label,
    checked: notifications === key,
    onSelect: () => configure({ notifications: key }),
  });
  const parts: Readonly<Record<Part, readonly (MenuItem | false)[]>> = {
    all: [
      unreadCount + mentionCount > 0 && {
        key: 'read',
        label: words.markRead,
        icon: CheckCheck,
        onSelect: () => run(its.markRead()),
      },
      mutedUntil !== undefined && isMuted({ ...settings, notifications: 'all' }, now)
        ? { key: 'unmute', label: words.unmute, icon: Bell, onSelect: () => configure({ mutedUntil: null }) }
        : { key: 'mute', label: words.mute, icon: BellOff, stays: true, onSelect: () => setPart('mute') },
      { key: 'notify', label: words.notify, icon: Bell, stays: true, onSelect: () => setPart('notify') },
      archived
        ? {
            key: 'restore',
            label: words.restore,
            icon: ArchiveRestore,
            apart: true,
            onSelect: () => configure({ archived: false }),
          }
        : {
            key: 'archive',
            label: words.archive,
            icon: Archive,
            apart: true,
            onSelect: () => configure({ archived: true }),
          },
      whom !== undefined && {
        key: 'block',
        label: (blocked ? words.unblock : words.block)(isolated(whom.name)),
        icon: Ban,
        danger: !blocked,
        onSelect: () => run(moderation[blocked ? 'unblock' : 'block'](whom.id)),
      },
    ],
    mute: [
      back,
      mute('hour', words.muteHour),
      mute('workday', words.muteWorkday),
      mute('week', words.muteWeek),
      mute('ever', words.muteEver),
    ],
    notify: [back, notify('all', words.all), notify('mentions', words.mentions), notify('none', words.none)],
  };
  return (
    <Menu
      anchor={anchor}
      label={words.menu(isolated(title || titles.untitled))}
      items={parts[part].filter((item) => item !== false)}
      onClose={onClose}
    />
  );
}
