/** A stretch of a text: plain, or a link with where it leads. */
export interface TextPart {
  readonly text: string;
  readonly href?: string;
}

// The look-behind lets a long word be read once, not once from each of its letters.
const candidate = /(?:https?:\/\/|www\.)[^\s<>"'`]+|(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+/giu;
const closers: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

/** Finds web and mail addresses. Nothing but `http`, `https` and `mailto` ever becomes a link. */
export function linkify(text: string): readonly TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  for (const match of text.matchAll(candidate)) {
    const found = withoutTail(match[0]);
    const href = addressOf(found);
    if (href === undefined) continue;
    if (match.index > end) parts.push({ text: text.slice(end, match.index) });
    parts.push({ text: found, href });
    end = match.index + found.length;
  }
  if (end < text.length) parts.push({ text: text.slice(end) });
  return parts;
}

function addressOf(found: string): string | undefined {
  const web = /^https?:/iu.test(found)
    ? found
    : found.toLowerCase().startsWith('www.')
      ? `https://${found}`
      : undefined;
  return web === undefined ? `mailto:${found}` : safeHref(web);
}

/** The address as a browser would open it, if it is of the web or of mail; nothing else ever becomes a link. */
export function safeHref(address: string): string | undefined {
  try {
    const { protocol, hostname, href } = new URL(address);
    if (protocol === 'mailto:') return href;
    const onWeb = protocol === 'https:' || protocol === 'http:';
    return onWeb && (hostname.includes('.') || hostname === 'localhost') ? href : undefined;
  } catch {
    return undefined;
  }
}

/** A full stop ends the sentence, not the address; so does a bracket that the address did not open. */
function withoutTail(found: string): string {
  let end = found.length;
  const surplus = new Map<string, number>();
  for (const [closer, opener] of Object.entries(closers)) {
    surplus.set(closer, found.split(closer).length - found.split(opener).length);
  }
  for (; end > 0; end -= 1) {
    const last = found.charAt(end - 1);
    const over = surplus.get(last) ?? 0;
    if (over > 0) surplus.set(last, over - 1);
    else if (!/[.,;:!?…*_~]/u.test(last)) break;
  }
  return found.slice(0, end);
}
