import type { Message } from '@parley/web';

/** A link that somebody shared. */
export interface SharedLink {
  readonly href: string;
  readonly host: string;
  readonly rest: string;
  readonly sender: string;
}

/** The links in messages, the latest first, each once. */
export function findLinks(messages: readonly Message[]): readonly SharedLink[] {
  const links = new Map<string, SharedLink>();
  for (const { text, sender } of messages.toReversed()) {
    for (const [found] of text.matchAll(/https?:\/\/[^\s<>"]+/giu)) {
      const url = parse(found.replace(/[),.;:!?\]'’”]+$/u, ''));
      if (!url || links.has(url.href)) continue;
      const rest = decode(`${url.pathname}${url.search}`.replace(/^\/$/, ''));
      links.set(url.href, { href: url.href, host: url.host.replace(/^www\./, ''), rest, sender: sender.name });
    }
  }
  return [...links.values()];
}

function parse(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}

function decode(path: string): string {
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}
