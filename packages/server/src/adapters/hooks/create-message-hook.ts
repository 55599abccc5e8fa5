import { createHmac } from 'node:crypto';
import { Agent as PlainAgent, request as requestPlain } from 'node:http';
import { Agent as SecureAgent, request as requestSecure } from 'node:https';
import type { LookupFunction } from 'node:net';
import type { HookAnswer, MessageHook } from '../../kernel/message-hook.js';
import { createPublicAddresses } from '../egress/public-addresses.js';
import { findPublicUrl, type PublicUrl } from '../egress/public-url.js';
import { createResolveName, type ResolveName } from '../egress/resolve-names.js';

/** What asking apps needs. */
export interface MessageHookOptions {
  /** The secret of an app, with which what it is asked is signed. */
  readonly secretOf: (app: string) => Promise<string | undefined>;
  readonly now: () => number;
  /** Addresses and ranges that may be asked though they are not public, on any port and without TLS. */
  readonly allow?: readonly string[];
  /** How names are resolved; by the machine's name servers where not given. */
  readonly resolve?: ResolveName;
  /** Certificates that are trusted beside those that Node trusts; in PEM. */
  readonly ca?: string;
}

/** A hook with its connections. */
export interface HttpMessageHook extends MessageHook {
  stop(): void;
}

interface Post {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly signal: AbortSignal;
}

const usuallyWithin = 1_000;
const mostAnswer = 65_536;
const longestReason = 200;
/** Connections to one place at once. */
const mostSockets = 64;

/**
 * Asks apps over HTTP: a signed POST of JSON to a public address over TLS, no redirect followed, no more than 64 KiB of an answer read.
 * `Parley-Signature: t=<seconds>,v1=<hex>` is HMAC-SHA256 of `<seconds>.<body>` by the app's secret.
 */
export function createMessageHook(options: MessageHookOptions): HttpMessageHook {
  const addresses = createPublicAddresses(options.allow);
  const resolve = options.resolve ?? createResolveName();
  const keep = { keepAlive: true, maxSockets: mostSockets, maxFreeSockets: mostSockets };
  const agents = { plain: new PlainAgent(keep), secure: new SecureAgent(keep) };

  function post({ url, addresses: found }: PublicUrl, { headers, body, signal }: Post) {
    // It goes to an address that was checked, whatever the name servers say next.
    const lookup: LookupFunction = (_name, { all }, then) => {
      const [first] = found;
      if (all) then(null, [...found]);
      else then(null, first?.address ?? '', first?.family);
    };
    const common = { method: 'POST', headers, lookup, signal };
    return new Promise<string>((settle, reject) => {
      const asking =
        url.protocol === 'https:'
          ? requestSecure(url, {
              ...common,
              agent: agents.secure,
              ...(options.ca === undefined ? {} : { ca: options.ca }),
            })
          : requestPlain(url, { ...common, agent: agents.plain });
      asking.on('error', reject);
      asking.on('response', (response) => {
        let text = '';
        const fail = (why: string) => {
          asking.destroy();
          reject(new Error(`Unable to read the answer of a hook: because ${why}.`));
        };
        if (response.statusCode !== 200) {
          fail(`its status is ${response.statusCode}`);
          return;
        }
        response.setEncoding('utf8');
        response.on('data', (part: string) => {
          text += part;
          if (text.length > mostAnswer) fail('it is too long');
        });
        response.on('error', reject);
        response.on('end', () => settle(text));
      });
      asking.end(body);
    });
  }

  return {
    accepts: (url) => URL.canParse(url) && /^https?:$/.test(new URL(url).protocol) && new URL(url).username === '',
    async ask(app, { url, within = usuallyWithin }, asked) {
      const signal = AbortSignal.timeout(within);
      const secret = await options.secretOf(app);
      if (secret === undefined) throw new Error('Unable to sign for a hook: because the app is gone.');
      const place = await findPublicUrl(url, { addresses, resolve, signal });
      if (place.url.protocol !== 'https:' && !place.addresses.every(({ address }) => addresses.isAllowed(address)))
        throw new Error('Unable to ask a hook: because its address wants TLS.');
      const body = JSON.stringify(asked);
      const time = Math.floor(options.now() / 1_000);
      const signature = createHmac('sha256', secret).update(`${time}.${body}`).digest('hex');
      const headers = {
        'content-type': 'application/json',
        'content-length': String(Buffer.byteLength(body)),
        'parley-signature': `t=${time},v1=${signature}`,
      };
      return readAnswer(await post(place, { headers, body, signal }));
    },
    stop() {
      agents.plain.destroy();
      agents.secure.destroy();
    },
  };
}

function readAnswer(text: string): HookAnswer {
  const answer: unknown = JSON.parse(text);
  const part = (name: string): unknown =>
    typeof answer === 'object' && answer !== null ? (answer as Readonly<Record<string, unknown>>)[name] : undefined;
  const [action, reason, rewritten] = [part('action'), part('reason'), part('text')];
  if (action === 'deliver') return { action };
  if (action === 'rewrite' && typeof rewritten === 'string') return { action, text: rewritten };
  if (action === 'refuse')
    return { action, ...(typeof reason === 'string' ? { reason: reason.slice(0, longestReason) } : {}) };
  throw new Error('Unable to read the answer of a hook: because it says nothing that it may say.');
}
