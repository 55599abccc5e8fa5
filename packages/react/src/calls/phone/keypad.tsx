import { useEffect, useRef } from 'react';
import { DialKeys } from './dial-keys.js';
import { usePhoneWords } from './use-phone-words.js';

/** Keys whose tones the phone hears, and those that were pressed. It takes keys of the keyboard too. */
export function Keypad({ pressed, press }: { readonly pressed: string; readonly press: (key: string) => void }) {
  const words = usePhoneWords();
  const pad = useRef<HTMLDivElement>(null);
  useEffect(() => pad.current?.focus({ preventScroll: true }), []);
  return (
    <div ref={pad} className="parley-keypad" role="group" aria-label={words.keypad} tabIndex={-1}>
      <output className="parley-keypad-pressed" dir="ltr" aria-label={words.pressed}>
        {/* The last ones, where they do not fit. */}
        <bdi>{pressed}</bdi>
      </output>
      <DialKeys press={press} />
    </div>
  );
}
