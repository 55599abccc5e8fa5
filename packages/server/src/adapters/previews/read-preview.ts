import { Parser } from 'htmlparser2';
import type { LinkPreview } from '@parley/protocol';
import { isIP } from 'node:net';
import type { FetchedPage } from './fetch-page.js';
import type { PublicAddresses } from '../egress/public-addresses.js';

/** Units of UTF-16 that a preview's fields may have. */
const most = { title: 300, description: 500, siteName: 100, url: 2_048 } as const;

/** What pages call their fields, the better name first. */
const names = {
  title: ['og:title', 'twitter:title', 'title'],
  description: ['og:description', 'twitter:description', 'description'],
  siteName: ['og:site_name', 'application-name'],
  image: ['og:image:secure_url', 'og:image', 'og:image:url', 'twitter:image', 'twitter:image:src'],
} as const;

/** What is read of one field: enough to be trimmed. */
const mostRead = 4_096;
/** Elements inside of each other. No head has as many, and each costs the parser time for all those around it. */
const mostDepth = 64;
/** Names of hosts that each network has its own of. */
const ofTheInside = /^[^.]*$|\.(?:localhost|local|internal|home\.arpa|lan)$/;

/** What a page says of itself. Undefined where it has no title. `link` is what the message says. */
export function readPreview(
  link: string,
  page: FetchedPage,
  addresses: Pick<PublicAddresses, 'mayReach'>,
): LinkPreview | undefined {
  const fields = readFields(page.html);
  const first = (keys: readonly string[]) => keys.map((key) => fields.get(key)).find((value) => value !== undefined);
  const title = trim(first(names.title), most.title);
  if (title === undefined) return undefined;
  const description = trim(first(names.description), most.description);
  const siteName = trim(first(names.siteName), most.siteName);
  const image = imageAddress(first(names.image), page.url, addresses);
  return {
    url: link,
    title,
    ...(description === undefined ? {} : { description }),
    ...(siteName === undefined ? {} : { siteName }),
    ...(image === undefined ? {} : { image }),
  };
}

function readFields(html: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  const put = (key: string, value: string) => {
    if (!fields.has(key) && value.trim() !== '') fields.set(key, value.slice(0, mostRead));
  };
  let title: string | undefined;
  let depth = 0;
  const parser = new Parser({
    onopentag(name, { property, name: called, content }) {
      depth += 1;
      // What comes later is said by whoever writes on the page, not by the page.
      if (name === 'body' || depth > mostDepth) parser.pause();
      else if (name === 'meta' && content !== undefined) put((property ?? called ?? '').trim().toLowerCase(), content);
      else if (name === 'title') title ??= '';
    },
    ontext(text) {
      if (title !== undefined && title.length < mostRead) title += text;
    },
    onclosetag(name) {
      depth -= 1;
      if (name !== 'title' || title === undefined) return;
      put('title', title);
      title = undefined;
    },
  });
  parser.end(html);
  return fields;
}

/** Text on one line, without what cannot be seen or turns the text around it, and not longer than a preview carries. */
function trim(text: string | undefined, length: number): string | undefined {
  const plain = text
    ?.replace(/\p{Surrogate}|\p{Cc}|[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]|\s/gu, (c) =>
      /\s/u.test(c) ? ' ' : '',
    )
    .replace(/ {2,}/g, ' ')
    .trim();
  if (plain === undefined || plain === '') return undefined;
  if (plain.length <= length) return plain;
  let end = 0;
  for (const { index, segment } of new Intl.Segmenter().segment(plain)) {
    if (index + segment.length >= length) break;
    end = index + segment.length;
  }
  return `${plain.slice(0, end).trimEnd()}…`;
}

/** Who shows the image fetches it: nothing but the web, and no address of a network of theirs. */
function imageAddress(
  text: string | undefined,
  base: URL,
  addresses: Pick<PublicAddresses, 'mayReach'>,
): string | undefined {
  const given = text?.trim() ?? '';
  if (given === '' || !URL.canParse(given, base.href)) return undefined;
  const { href, protocol, hostname, username, password } = new URL(given, base);
  if (!/^https?:$/.test(protocol) || username !== '' || password !== '' || href.length > most.url) return undefined;
  const host = hostname.replace(/^\[|\]$|\.$/g, '');
  const isOutside = isIP(host) === 0 ? !ofTheInside.test(host) : addresses.mayReach(host);
  return isOutside ? href : undefined;
}
