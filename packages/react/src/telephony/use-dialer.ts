import type { Call } from '@parley/core';
import { useState } from 'react';
import { useCall } from '../calls/index.js';
import { useConnection } from '../connection/index.js';
import { useParley } from '../provider/use-parley.js';
import { useParleyContext } from '../provider/use-parley-context.js';
import { asNumber, readField } from '../theme/dialable.js';
import { numbersCode } from '../theme/phone-code.js';
import { useLater } from '../theme/use-later.js';

/** What a dial pad shows and does. */
export interface DialerView {
  /** The server leads to the phone network. */
  readonly available: boolean;
  /** What was typed, as it is dialled; empty while a name is looked for. */
  readonly number: string;
  /** What was typed, as people write it: a number by the rules of its country, or a name to look for. */
  readonly text: string;
  /** The call with a phone that runs: keys send their tones there. */
  readonly call?: Call;
  /** Takes a name, or what can be dialled out of a text, such as one that was pasted. */
  readonly type: (text: string) => void;
  /** A key: `0` to `9`, `*`, `#` or `+`. */
  readonly press: (key: string) => void;
  readonly erase: () => void;
  /** Calls what was typed, or whom it is told: a person's id, or `tel:` and a number. */
  readonly dial: (to?: string) => Promise<Call>;
}

/**
 * Dials phones, and sends tones of keys to the one in the current call. Numbers without a country are those of `phones.country` of the
 * provider, or else of the server's.
 *
 * @example
 * ```tsx
 * const { available, text, type, dial } = useDialer();
 * return available && <input value={text} onChange={({ target }) => type(target.value)} />;
 * ```
 */
export function useDialer({ number: first = '' }: { readonly number?: string } = {}): DialerView {
  const { calls } = useParley();
  const { phones } = useParleyContext();
  const { session } = useConnection();
  const current = useCall();
  const [kept, setKept] = useState(() => readField(first));
  const call = current?.state.capabilities.dtmf ? current.call : undefined;
  const number = asNumber(kept);
  const country = phones?.country;
  const { loaded } = useLater(numbersCode, number !== '');
  return {
    available: session?.features.includes('phone') === true,
    number,
    text: number === '' ? kept : (loaded?.writtenWhileTyping(number, country) ?? number),
    call,
    type: (text) => setKept(readField(text)),
    press(key) {
      if (!call) setKept((known) => readField(asNumber(known) + key));
      // A call that has just ended hears nothing.
      else call.sendDigits(key).catch(() => undefined);
    },
    erase: () => setKept((known) => known.slice(0, -1)),
    async dial(to) {
      const started = await calls.start(to ?? `tel:${(country && loaded?.numberIn(number, country)) || number}`);
      setKept('');
      return started;
    },
  };
}
