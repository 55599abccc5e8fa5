import type { Clock } from '../kernel/ports.js';
import type { PhonePolicy } from './phone-policy.js';

/** Counts the calls to phones of each app. */
export interface PhoneLimits {
  /** Which limit keeps the app from beginning one more call now. */
  reached(app: string): 'concurrent' | 'daily' | undefined;
  /** A call begins. Returns what is called once when it has ended. */
  begin(app: string): () => void;
}

const day = 86_400_000;

/** Counts in this process: where several share an app, each lets it have as much. */
export function createPhoneLimits(clock: Clock, { concurrent, daily }: PhonePolicy): PhoneLimits {
  const running = new Map<string, number>();
  const begun = new Map<string, number[]>();

  /** When the calls of the last 24 hours began. */
  function today(app: string): number[] {
    const since = clock.now() - day;
    const left = (begun.get(app) ?? []).filter((at) => at > since);
    begun.set(app, left);
    return left;
  }

  return {
    reached(app) {
      if ((running.get(app) ?? 0) >= concurrent) return 'concurrent';
      return today(app).length >= daily ? 'daily' : undefined;
    },
    begin(app) {
      running.set(app, (running.get(app) ?? 0) + 1);
      today(app).push(clock.now());
      let over = false;
      return () => {
        if (over) return;
        over = true;
        running.set(app, (running.get(app) ?? 1) - 1);
      };
    },
  };
}
