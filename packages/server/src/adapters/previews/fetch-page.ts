import { request as requestPlain, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as requestSecure } from 'node:https';
import type { LookupFunction } from 'node:net';
import { pipeline, type Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { decodePage } from './decode-page.js';
import { findPublicUrl, ForbiddenUrl, type PublicUrl } from '../egress/public-url.js';
import type { PublicAddresses } from '../egress/public-addresses.js';
import type { ResolveName } from '../egress/resolve-names.js';

/** What fetching needs. */
export interface FetchPageDeps {
  readonly addresses: PublicAddresses;
  readonly resolve: ResolveName;
  /** How this server introduces itself. */
  readonly userAgent: string;
  /** Whether the host may be asked once more now. */
  readonly mayAsk: (host: string) => boolean;
}

/** A page as it was found, and where: redirects may have led elsewhere. */
export interface FetchedPage {
  readonly url: URL;
  readonly html: string;
}

/** Why a page was not fetched, which says nothing about the page. */
export class BusyHost extends Error {
  override readonly name = 'BusyHost';
}

const mostRedirects = 3;
/** Bytes that are read of a page, as they come and as they are once unpacked. What is beyond them is not looked at. */
export const mostBytes = 524_288;
const redirects: readonly (number | undefined)[] = [301, 302, 303, 307, 308];

/**
 * Fetches a page of HTML. It sends no cookie and no referrer, and goes to no address that was not checked before, wherever it
 * is redirected to. Rejects with whatever went wrong, `ForbiddenUrl` where it may not be fetched.
 */
export async function fetchPage(deps: FetchPageDeps, address: string, signal: AbortSignal): Promise<FetchedPage> {
  let next: string | URL = address;
  for (let i = 0; i <= mostRedirects; i += 1) {
    const page = await findPublicUrl(next, { ...deps, signal });
    if (!deps.mayAsk(page.url.hostname)) throw new BusyHost('The host was asked too often.');
    const response = await ask(page, deps, signal);
    try {
      if (!redirects.includes(response.statusCode)) return { url: page.url, html: await readHtml(response) };
      const { location } = response.headers;
      if (location === undefined || !URL.canParse(location, page.url.href))
        throw new Error('A redirect leads nowhere.');
      next = new URL(location, page.url);
    } finally {
      response.destroy();
    }
  }
  throw new Error('There are too many redirects.');
}

function ask({ url, addresses }: PublicUrl, deps: FetchPageDeps, signal: AbortSignal): Promise<IncomingMessage> {
  // The connection asks for the addresses of the name and is told those that were checked: a second answer of the name servers
  // never counts.
  const lookup: LookupFunction = (_name, options, then) => {
    const [first] = addresses;
    if (options.all) then(null, [...addresses]);
    else then(null, first?.address ?? '', first?.family);
  };
  const options: RequestOptions = {
    agent: false,
    lookup,
    signal,
    headers: {
      accept: 'text/html',
      'accept-encoding': 'gzip, br, deflate',
      'user-agent': deps.userAgent,
    },
  };
  return new Promise((resolve, reject) => {
    const request = (url.protocol === 'https:' ? requestSecure : requestPlain)(url, options);
    request.on('response', (response) => {
      const { remoteAddress = '' } = response.socket;
      if (deps.addresses.mayReach(remoteAddress.replace(/^::ffff:(?=\d+\.)/i, ''))) resolve(response);
      else request.destroy(new ForbiddenUrl('The connection went elsewhere.'));
    });
    request.on('error', reject);
    request.end();
  });
}

async function readHtml(response: IncomingMessage): Promise<string> {
  const { statusCode = 0, headers } = response;
  const type = headers['content-type'] ?? '';
  if (statusCode < 200 || statusCode > 299) throw new Error(`The page answered ${statusCode}.`);
  if (!/^text\/html\s*(;|$)/i.test(type)) throw new Error('The page is no HTML.');
  return decodePage(await readSome(unpacked(response)), type);
}

function unpacked(response: IncomingMessage): Readable {
  const encoding = response.headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
  if (encoding === 'identity' || encoding === '') return response;
  const unpack =
    encoding === 'gzip' || encoding === 'x-gzip'
      ? createGunzip()
      : encoding === 'br'
        ? createBrotliDecompress()
        : encoding === 'deflate'
          ? createInflate()
          : undefined;
  if (!unpack) throw new Error('The page is packed in an unknown way.');
  let bytes = 0;
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > mostBytes) response.destroy();
  });
  // Who reads is told of an error by what is read.
  return pipeline(response, unpack, () => undefined);
}

/** The beginning of what comes: up to the end of the head, or as much as is looked at. */
async function readSome(from: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  let tail = '';
  for await (const chunk of from as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    bytes += chunk.length;
    tail += chunk.toString('latin1');
    if (bytes >= mostBytes || /<\/head[\s>]/i.test(tail)) break;
    tail = tail.slice(-8);
  }
  from.destroy();
  return Buffer.concat(chunks).subarray(0, mostBytes);
}
