import type { Call } from '@parley/core';
import { useState } from 'react';
import { useCall } from '../calls/index.js';
import { useConnection } from '../connection/index.js';
import { useParley } from '../provider/use-parley.js';

/** What a dial pad shows and does. */
export interface DialerView {
  /** The server leads to the phone network. */
  readonly available: boolean;
  /** What was typed, as it is dialled. */
  readonly number: string;
  /** The call with a phone that runs: keys send their tones there. */
  readonly call?: Call;
  /** Takes what can be dialled out of a text, such as one that was pasted. */
  readonly type: (text: string) => void;
  /** A key: `0` to `9`, `*`, `#` or `+`. */
  readonly press: (key: string) => void;
  readonly erase: () => void;
  /** Calls what was typed. */
  readonly dial: () => Promise<Call>;
}

/**
 * Dials phones, and sends tones of keys to the one in the current call.
 *
 * @example
 * ```tsx
 * const { available, number, type, dial } = useDialer();
 * return available && <input value={number} onChange={({ target }) => type(target.value)} />;
 * ```
 */
export function useDialer(): DialerView {
  const { calls } = useParley();
  const { session } = useConnection();
  const current = useCall();
  const [number, setNumber] = useState('');
  const call = current?.state.capabilities.dtmf ? current.call : undefined;
  return {
    available: session?.features.includes('phone') === true,
    number,
    call,
    type: (text) => setNumber(dialable(text)),
    press(key) {
      if (!call) setNumber((known) => dialable(known + key));
      // A call that has just ended hears nothing.
      else call.sendDigits(key).catch(() => undefined);
    },
    erase: () => setNumber((known) => known.slice(0, -1)),
    async dial() {
      const started = await calls.start(`tel:${number}`);
      setNumber('');
      return started;
    },
  };
}

/** What of a text can be dialled: digits, `*`, `#`, and `+` where it begins; digits of every script. */
export function dialable(text: string): string {
  const plain = text.normalize('NFKC').replace(/\p{Nd}/gu, digitOf);
  return plain.replace(/[^0-9*#+]/gu, '').replace(/(?!^)\+/gu, '');
}

/** Digits of a script follow one another, and its zero stands where none of them precedes it. */
function digitOf(digit: string): string {
  const code = digit.codePointAt(0) ?? 0;
  let value = 0;
  while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(code - value - 1))) value += 1;
  return String(value);
}
