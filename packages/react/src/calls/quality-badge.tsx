import type { QualityLevel } from '@parley/core';
import type { LucideIcon } from 'lucide-react';
import SignalHigh from 'lucide-react/icons/signal-high';
import SignalLow from 'lucide-react/icons/signal-low';
import SignalMedium from 'lucide-react/icons/signal-medium';
import { cx } from '../theme/cx.js';
import { useStrings } from '../theme/use-strings.js';

const icons: Readonly<Record<Exclude<QualityLevel, 'unknown'>, LucideIcon>> = {
  good: SignalHigh,
  fair: SignalMedium,
  poor: SignalLow,
};

/** How well somebody's sound and picture arrive: a sign, and the word where they do not; nothing while it is not known. */
export function QualityBadge({ level }: { readonly level: QualityLevel }) {
  const { quality } = useStrings().calls;
  if (level === 'unknown') return null;
  const Icon = icons[level];
  return (
    <span className={cx('parley-quality', level !== 'good' && 'parley-quality-weak')} title={quality[level]}>
      <Icon aria-hidden="true" size={16} strokeWidth={2} />
      <span className={cx(level === 'good' && 'parley-hidden')}>{quality[level]}</span>
    </span>
  );
}
