import { useMemo } from 'react';
import { linkify } from './linkify.js';

/** A message's text, with its addresses as links, in the direction in which it is written. */
export function MessageText({ text }: { readonly text: string }) {
  const parts = useMemo(() => linkify(text), [text]);
  return (
    <p className="parley-message-text" dir="auto">
      {parts.map((part, index) =>
        part.href === undefined ? (
          part.text
        ) : (
          <a key={index} className="parley-link" href={part.href} target="_blank" rel="noopener noreferrer nofollow">
            {part.text}
          </a>
        ),
      )}
    </p>
  );
}
