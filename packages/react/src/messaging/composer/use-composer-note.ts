import { useEffect, useState } from 'react';
import { useAway, useConnection } from '../../connection/index.js';
import { useFormat } from '../../theme/format.js';
import { sayError, useWords } from '../../theme/use-words.js';

/** Bytes of a text that the protocol allows when the server has not said otherwise. */
const defaultTextBytes = 16_384;
const shownMs = 6_000;

/** What stands below the field. */
export interface ComposerNote {
  readonly note: { readonly text: string; readonly bad: boolean };
  readonly tooLong: boolean;
  /** Says something for some seconds. */
  readonly say: (words: string) => void;
}

/** The line below the field: what is too long, what failed, that it waits for the connection. */
export function useComposerNote(text: string, error: unknown): ComposerNote {
  const { session } = useConnection();
  const away = useAway();
  const strings = useWords();
  const format = useFormat();
  const [said, setSaid] = useState<string>();
  useEffect(() => {
    if (said === undefined) return;
    const timer = setTimeout(() => setSaid(undefined), shownMs);
    return () => clearTimeout(timer);
  }, [said]);
  const { composer } = strings;
  const left = (session?.limits.textBytes ?? defaultTextBytes) - bytesOf(text);
  const noteFor = () => {
    if (left < 0) return { text: composer.over(format.number(-left)), bad: true };
    if (error !== undefined) return { text: composer.failed(sayError(strings, error)), bad: true };
    if (said !== undefined) return { text: said, bad: false };
    if (left < 500) return { text: composer.left(format.number(left)), bad: false };
    if (away) return { text: composer.offline, bad: false };
    return { text: '', bad: false };
  };
  return { note: noteFor(), tooLong: left < 0, say: setSaid };
}

function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length;
}
