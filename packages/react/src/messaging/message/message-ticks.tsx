import type { Message, MessageStatus } from '@parley/core';
import type { LucideIcon } from 'lucide-react';
import Check from 'lucide-react/icons/check';
import CheckCheck from 'lucide-react/icons/check-check';
import Clock3 from 'lucide-react/icons/clock-3';
import TriangleAlert from 'lucide-react/icons/triangle-exclamation-point';
import { useAway } from '../../connection/index.js';
import type { Words } from '../../theme/words.js';
import { useDelayed } from '../../theme/use-delayed.js';

const icons: Record<MessageStatus, LucideIcon> = {
  queued: Clock3,
  sending: Clock3,
  sent: Check,
  delivered: CheckCheck,
  read: CheckCheck,
  failed: TriangleAlert,
};

/** The words for a message's way to the others. */
export function statusWords(status: MessageStatus, { messages }: Words): string {
  return status === 'failed' ? messages.notSent : messages[status];
}

/** How far a message of mine has come. What is on its way is only said when it takes longer than 300 ms. */
export function MessageTicks({
  message,
  strings,
  spelled,
}: {
  readonly message: Message;
  readonly strings: Words;
  readonly spelled: boolean;
}) {
  const away = useAway();
  const status = message.status === 'sending' && away ? 'queued' : message.status;
  const onItsWay = status === 'sending' || status === 'queued';
  const late = useDelayed(onItsWay, 300);
  if (onItsWay && !late) return <span className="parley-ticks" />;
  const Icon = icons[status];
  const words = statusWords(status, strings);
  return (
    <span className={`parley-ticks parley-ticks-${status}`} title={words}>
      <span className={spelled || onItsWay ? 'parley-ticks-words' : 'parley-hidden'}>{words}</span>
      <Icon aria-hidden="true" size={16} strokeWidth={1.5} />
    </span>
  );
}
