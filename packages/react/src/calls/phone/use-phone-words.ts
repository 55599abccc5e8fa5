import { useMemo } from 'react';
import { useParleyContext } from '../../provider/use-parley-context.js';
import { phoneCalls } from '../../theme/english-phone.js';
import { sayError } from '../../theme/use-words.js';
import type { Words } from '../../theme/words.js';

/** What is said in calls with phones. */
export type PhoneWords = typeof phoneCalls;

/** What is said in calls with phones, with the app's words in their place. */
export function usePhoneWords(): PhoneWords {
  const own = useParleyContext().strings?.phoneCalls;
  return useMemo(
    () =>
      own
        ? {
            ...phoneCalls,
            ...own,
            refusals: { ...phoneCalls.refusals, ...own.refusals },
            transfer: {
              ...phoneCalls.transfer,
              ...own.transfer,
              failures: { ...phoneCalls.transfer.failures, ...own.transfer?.failures },
            },
          }
        : phoneCalls,
    [own],
  );
}

/** Why a phone could not be called, and what to do. */
export function sayRefusal(strings: Words, { refusals }: PhoneWords, error: unknown): string {
  const code = error instanceof Error && 'code' in error ? (error.code as keyof typeof refusals) : undefined;
  return (code && refusals[code]) ?? sayError(strings, error);
}
