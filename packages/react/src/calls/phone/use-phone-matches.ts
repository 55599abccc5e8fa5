import type { CallSummary, User } from '@parley/core';
import { useEffect, useState } from 'react';
import { useParley } from '../../provider/use-parley.js';
import { useParleyContext } from '../../provider/use-parley-context.js';
import { phoneMatches, type PhoneMatch } from './phone-matches.js';

/** Who of the phone book, of the numbers of late, and of the people given fits what was typed. */
export function usePhoneMatches(typed: string, users: readonly User[]): readonly PhoneMatch[] {
  const { calls } = useParley();
  const { phones } = useParleyContext();
  const [recent, setRecent] = useState<readonly CallSummary[]>([]);
  useEffect(() => {
    let shown = true;
    calls.history().then(
      (page) => {
        if (shown) setRecent(page.calls);
      },
      // Without them, those of the phone book are found.
      () => undefined,
    );
    return () => {
      shown = false;
    };
  }, [calls]);
  return typed.trim() === '' ? [] : phoneMatches({ book: phones?.book ?? [], recent, users }, typed);
}
