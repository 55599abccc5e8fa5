import CalendarClock from 'lucide-react/icons/calendar-clock';
import ChevronDown from 'lucide-react/icons/chevron-down';
import Clock3 from 'lucide-react/icons/clock-3';
import { useState } from 'react';
import type { Anchor } from '../../theme/floating.js';
import { useFormat } from '../../theme/format.js';
import { IconButton } from '../../theme/icon-button.js';
import { Menu } from '../../theme/menu.js';
import { useWords } from '../../theme/use-words.js';
import { TimeDialog } from '../dialogs/time-dialog.js';
import { scheduleTimes } from '../schedule-times.js';

/** Chooses when what was written is sent. */
export function ScheduleButton({
  ready,
  onSchedule,
}: {
  readonly ready: boolean;
  readonly onSchedule: (at: number) => void;
}) {
  const { schedule } = useWords();
  const format = useFormat();
  const [opened, setOpened] = useState<{ readonly anchor: Anchor; readonly now: number }>();
  const [custom, setCustom] = useState<number>();
  return (
    <>
      <IconButton
        className="parley-composer-later"
        icon={ChevronDown}
        label={schedule.later}
        aria-haspopup="menu"
        aria-expanded={opened !== undefined}
        aria-disabled={!ready}
        onClick={({ currentTarget }) => {
          if (ready) setOpened(opened ? undefined : { anchor: currentTarget, now: Date.now() });
        }}
      />
      {opened && (
        <Menu
          anchor={opened.anchor}
          above
          label={schedule.later}
          items={[
            ...scheduleTimes(opened.now).map(({ name, at }) => ({
              key: name,
              label: schedule[name],
              icon: Clock3,
              detail: format.weekTime(at),
              onSelect: () => onSchedule(at),
            })),
            {
              key: 'custom',
              label: schedule.custom,
              icon: CalendarClock,
              apart: true,
              onSelect: () => setCustom(scheduleTimes(opened.now).at(-1)?.at ?? opened.now),
            },
          ]}
          onClose={() => setOpened(undefined)}
        />
      )}
      {custom !== undefined && (
        <TimeDialog initial={custom} onChoose={onSchedule} onClose={() => setCustom(undefined)} />
      )}
    </>
  );
}
