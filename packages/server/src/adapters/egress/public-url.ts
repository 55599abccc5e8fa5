import { isIP } from 'node:net';
import type { PublicAddresses } from './public-addresses.js';
import type { ResolveName } from './resolve-names.js';

/** What may be asked on the web, and where it is: a connection goes to these addresses and no others. */
export interface PublicUrl {
  readonly url: URL;
  readonly addresses: readonly { readonly address: string; readonly family: 4 | 6 }[];
}

/** Why something may not be asked. */
export class ForbiddenUrl extends Error {
  override readonly name = 'ForbiddenUrl';
}

/**
 * Finds where it is, once. Of its addresses every one must be reachable, so that none of them is reached by chance.
 *
 * @throws ForbiddenUrl
 */
export async function findPublicUrl(
  text: string | URL,
  deps: { readonly addresses: PublicAddresses; readonly resolve: ResolveName; readonly signal: AbortSignal },
): Promise<PublicUrl> {
  const url = webAddress(text);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const isLiteral = isIP(host) !== 0;
  const found = isLiteral ? [host] : await deps.resolve(host, deps.signal);
  if (found.length === 0) throw new ForbiddenUrl('The name has no address.');
  if (!found.every((address) => deps.addresses.mayReach(address))) throw new ForbiddenUrl('An address is not public.');
  const isUsual = url.port === '' && (isLiteral || host.includes('.'));
  if (!isUsual && !found.every((address) => deps.addresses.isAllowed(address)))
    throw new ForbiddenUrl('The port or the name is not of a public host.');
  return { url, addresses: found.map((address) => ({ address, family: isIP(address) === 6 ? 6 : 4 })) };
}

function webAddress(text: string | URL): URL {
  const href = String(text);
  const url = href.length <= 2_048 && URL.canParse(href) ? new URL(href) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) throw new ForbiddenUrl('It is no address of the web.');
  if (url.username !== '' || url.password !== '') throw new ForbiddenUrl('It carries credentials.');
  return url;
}
