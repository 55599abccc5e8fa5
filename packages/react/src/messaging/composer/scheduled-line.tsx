import CalendarClock from 'lucide-react/icons/calendar-clock';
import { useState } from 'react';
import { Dialog } from '../../theme/dialog.js';
import { Later } from '../../theme/later.js';
import { useWords } from '../../theme/use-words.js';
import { rareCode } from '../rare-code.js';
import { useScheduled } from '../use-scheduled.js';

/** How many messages are sent later, and the way to them; nothing where there is none. */
export function ScheduledLine({ conversationId }: { readonly conversationId: string }) {
  const { items } = useScheduled(conversationId);
  const { schedule } = useWords();
  const [open, setOpen] = useState(false);
  return (
    <>
      {items.length > 0 && (
        <button type="button" className="parley-scheduled-line" aria-haspopup="dialog" onClick={() => setOpen(true)}>
          <CalendarClock aria-hidden="true" size={16} strokeWidth={1.5} />
          {schedule.waiting(items.length)}
        </button>
      )}
      {open && (
        <Dialog title={schedule.list} onClose={() => setOpen(false)}>
          <div className="parley-dialog-body parley-dialog-scroll">
            <Later code={rareCode}>{(rare) => <rare.ScheduledMessages conversationId={conversationId} />}</Later>
          </div>
        </Dialog>
      )}
    </>
  );
}
