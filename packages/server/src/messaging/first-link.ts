const candidate = /(?:https?:\/\/|(?<![\w.])www\.)[^\s<>"'`]+/giu;
const code = /```[^]*?(?:```|$)|`[^`\n]*`/gu;
const closers: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };
const longest = 2_048;

/** The first address of the web in a text, as a reader would open it; what is quoted as code is no link. */
export function firstLink(text: string): string | undefined {
  // Most texts have none, and are not looked through.
  if (!/:\/\/|www\./i.test(text)) return undefined;
  for (const [found] of text.replace(code, ' ').matchAll(candidate)) {
    const address = withoutTail(found);
    const link = /^www\./i.test(address) ? `https://${address}` : address;
    if (link.length <= longest && isOfTheWeb(link)) return link;
  }
  return undefined;
}

function isOfTheWeb(link: string): boolean {
  try {
    const { hostname, username, password } = new URL(link);
    return hostname.includes('.') && username === '' && password === '';
  } catch {
    return false;
  }
}

/** A full stop ends the sentence, not the address; so does a bracket that the address did not open. */
function withoutTail(found: string): string {
  let end = found.length;
  const surplus = new Map<string, number>();
  for (const [closer, opener] of Object.entries(closers))
    surplus.set(closer, found.split(closer).length - found.split(opener).length);
  for (; end > 0; end -= 1) {
    const last = found.charAt(end - 1);
    const over = surplus.get(last) ?? 0;
    if (over > 0) surplus.set(last, over - 1);
    else if (!/[.,;:!?…*_~]/u.test(last)) break;
  }
  return found.slice(0, end);
}
