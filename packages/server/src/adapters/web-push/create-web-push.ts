import { createECDH } from 'node:crypto';
import { request } from 'node:https';
import type { LookupFunction } from 'node:net';
import type { WebPushSubscription } from '@parley/protocol';
import webPush from 'web-push';
import type { Push, PushOutcome, PushSenders } from '../../push/push-sender.js';
import { createPublicAddresses } from '../egress/public-addresses.js';
import { findPublicUrl, type PublicUrl } from '../egress/public-url.js';
import { createResolveName, type ResolveName } from '../egress/resolve-names.js';
import type { VapidKeys } from './vapid-keys.js';

/** What pushes to browsers are sent with. */
export interface WebPushOptions {
  readonly keys: VapidKeys;
  /** Where whoever runs a push service reaches whoever runs this server: `mailto:` or `https:` (RFC 8292, 2.1). */
  readonly contact: string;
  /** Addresses and ranges that may be reached though they are not public, on any port. */
  readonly allow?: readonly string[];
  /** How names are resolved; by the machine's name servers where not given. */
  readonly resolve?: ResolveName;
  /** Certificates that are trusted beside those that Node trusts; in PEM. */
  readonly ca?: string;
  /** How long a push service may take, in ms; 10,000 where not given. */
  readonly within?: number;
}

const usuallyWithin = 10_000;
/** The longest a push service may have us wait, in ms. */
const mostPause = 3_600_000;
const gone: readonly (number | undefined)[] = [404, 410];

/**
 * Sends pushes to the push services of browsers: encrypted for the device alone (RFC 8291), signed with the server's key (RFC
 * 8292), to public addresses over TLS and to no others, whatever endpoint somebody registered.
 */
export function createWebPush(options: WebPushOptions): Required<Pick<PushSenders, 'web'>>['web'] {
  const { keys, contact, within = usuallyWithin } = options;
  const addresses = createPublicAddresses(options.allow);
  const resolve = options.resolve ?? createResolveName();

  async function send(to: WebPushSubscription, push: Push): Promise<PushOutcome> {
    const signal = AbortSignal.timeout(within);
    try {
      const place = await findPublicUrl(to.endpoint, { addresses, resolve, signal });
      if (place.url.protocol !== 'https:') return { kind: 'refused' };
      const details = webPush.generateRequestDetails(to, push.payload, {
        vapidDetails: { subject: contact, ...keys },
        contentEncoding: 'aes128gcm',
        TTL: push.ttl,
        urgency: push.urgency,
        ...(push.topic === undefined ? {} : { topic: push.topic }),
      });
      return outcomeOf(await ask(place, details, { signal, ca: options.ca }));
    } catch (error) {
      // A name that cannot be resolved now may be later; an address that may not be reached never will be.
      const forbidden = error instanceof Error && error.name === 'ForbiddenUrl';
      return forbidden ? { kind: 'refused' } : { kind: 'later' };
    }
  }

  return {
    publicKey: keys.publicKey,
    accepts: ({ endpoint, keys: { p256dh, auth } }) =>
      URL.canParse(endpoint) &&
      new URL(endpoint).protocol === 'https:' &&
      Buffer.from(auth, 'base64url').length === 16 &&
      isPoint(p256dh),
    send,
  };
}

interface Answer {
  readonly status: number | undefined;
  readonly retryAfter: string | undefined;
}

/** Goes to the addresses that were checked, follows nowhere, and reads nothing of the answer but its head. */
function ask(
  { url, addresses }: PublicUrl,
  { method, headers, body }: webPush.RequestDetails,
  { signal, ca }: { readonly signal: AbortSignal; readonly ca: string | undefined },
): Promise<Answer> {
  const lookup: LookupFunction = (_name, { all }, then) => {
    const [first] = addresses;
    if (all) then(null, [...addresses]);
    else then(null, first?.address ?? '', first?.family);
  };
  return new Promise((resolve, reject) => {
    const asking = request(url, { method, headers, agent: false, lookup, signal, ...(ca === undefined ? {} : { ca }) });
    asking.on('response', ({ statusCode: status, headers: { 'retry-after': retryAfter } }) => {
      asking.destroy();
      resolve({ status, retryAfter });
    });
    asking.on('error', reject);
    asking.end(body);
  });
}

function outcomeOf({ status = 0, retryAfter }: Answer): PushOutcome {
  if (status >= 200 && status < 300) return { kind: 'sent' };
  if (gone.includes(status)) return { kind: 'gone' };
  if (status !== 429 && status < 500) return { kind: 'refused' };
  const seconds = /^\d{1,9}$/.test(retryAfter ?? '') ? Number(retryAfter) : 0;
  return { kind: 'later', after: Math.min(seconds * 1_000, mostPause) };
}

/** Whether it is a point of the curve, with which something can be encrypted. */
function isPoint(key: string): boolean {
  const pair = createECDH('prime256v1');
  pair.generateKeys();
  try {
    pair.computeSecret(Buffer.from(key, 'base64url'));
    return true;
  } catch {
    return false;
  }
}
