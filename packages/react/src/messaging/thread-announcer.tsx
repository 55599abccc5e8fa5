import type { Message } from '@parley/core';
import { useEffect, useRef } from 'react';
import type { Words } from '../theme/words.js';
import { contentWords } from './message/content-words.js';

/** Says what others have just written, politely and once. What was there before, and older pages, are not news. */
export function ThreadAnnouncer({
  messages,
  ready,
  strings,
}: {
  readonly messages: readonly Message[];
  readonly ready: boolean;
  readonly strings: Words;
}) {
  const region = useRef<HTMLDivElement>(null);
  const announced = useRef<number | undefined>(undefined);
  useEffect(() => {
    if (!ready || !region.current) return;
    const last = messages.findLast((message) => message.seq !== undefined)?.seq ?? 0;
    const since = announced.current;
    announced.current = Math.max(last, since ?? 0);
    if (since === undefined) return;
    const news = messages.filter((message) => !message.own && message.seq !== undefined && message.seq > since);
    const words =
      news.length > 3
        ? [strings.messages.arrivedMany(news.length)]
        : news.map((message) => strings.messages.arrived(message.sender.name, contentWords(message, strings)));
    if (words.length === 0) return;
    region.current.replaceChildren(
      ...words.map((text) => Object.assign(document.createElement('p'), { textContent: text })),
    );
  }, [messages, ready, strings]);
  return <div ref={region} className="parley-hidden" role="status" aria-live="polite" />;
}
