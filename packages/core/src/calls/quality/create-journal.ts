import type { CallReport } from '@parley/protocol';
import type { Clock } from '../../ports/clock.js';
import type { CallStatus } from '../calls.js';

/** How a call went so far, by its statuses. */
export interface Journal {
  follow(status: CallStatus): void;
  /** The duration runs from the answer on, the set-up until media flowed. */
  read(): Pick<CallReport, 'durationMs' | 'setupMs' | 'reconnects'>;
}

/** Nothing happened yet. */
export function createJournal(clock: Clock): Journal {
  let answeredAt: number | undefined;
  let setupMs: number | undefined;
  let reconnects = 0;
  let former: CallStatus | undefined;
  return {
    follow(status) {
      const now = clock.now();
      if (status === 'connecting' || status === 'active') answeredAt ??= now;
      if (status === 'active') {
        setupMs ??= now - (answeredAt ?? now);
        if (former === 'reconnecting') reconnects += 1;
      }
      former = status;
    },
    read: () => ({
      durationMs: answeredAt === undefined ? 0 : Math.max(0, Math.round(clock.now() - answeredAt)),
      ...(setupMs !== undefined && setupMs >= 0 && setupMs <= 600_000 && { setupMs }),
      reconnects,
    }),
  };
}
