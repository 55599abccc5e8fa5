import { BlockList, isIP } from 'node:net';
import { networkInterfaces } from 'node:os';

/** Which addresses may be reached. */
export interface PublicAddresses {
  /** Whether the address is of the public internet, or allowed by the operator. */
  mayReach(address: string): boolean;
  /** Whether the operator allows the address, whatever its port. */
  isAllowed(address: string): boolean;
}

/** IPv4 that is not the public internet (IANA's special-purpose registry), and what clouds answer their machines on. */
const closed4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '168.63.129.16/32',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
] as const;

/**
 * Of IPv6 only global unicast is public. That leaves out loopback, link-local, unique local and multicast, and every way to
 * write an IPv4 address but 6to4 and Teredo, which are named here: mapped, compatible, translated and NAT64.
 */
const open6 = '2000::/3';
const closed6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'] as const;

/**
 * Tells public addresses from all others.
 *
 * @param allowed - Addresses, or ranges such as `10.1.0.0/16`, that may be reached all the same, on any port.
 * @throws Error where one of them is neither.
 */
export function createPublicAddresses(allowed: readonly string[] = []): PublicAddresses {
  const allows = rangesOf(allowed);
  const [closed, open] = [rangesOf([...closed4, ...closed6]), rangesOf([open6])];

  function has(list: BlockList, address: string): boolean {
    const family = isIP(address);
    return family !== 0 && !address.includes('%') && list.check(address, family === 4 ? 'ipv4' : 'ipv6');
  }

  function isPublic(address: string): boolean {
    // Zones belong to an interface of this machine.
    if (isIP(address) === 0 || address.includes('%')) return false;
    if (has(closed, address)) return false;
    return (isIP(address) === 4 || has(open, address)) && !ownAddresses().includes(canonical(address));
  }

  return {
    isAllowed: (address) => has(allows, address),
    mayReach: (address) => has(allows, address) || isPublic(address),
  };
}

/** Whether a text is an address or a range of them. */
export function isRange(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const family = isIP(address);
  if (family === 0 || address.includes('%') || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
}

function rangesOf(texts: readonly string[]): BlockList {
  const list = new BlockList();
  for (const text of texts) {
    if (!isRange(text)) throw new Error(`Unable to read ${text}: because it is no address and no range of addresses.`);
    const [address = '', bits] = text.split('/');
    const family = isIP(address) === 4 ? ('ipv4' as const) : ('ipv6' as const);
    list.addSubnet(address, bits === undefined ? (family === 'ipv4' ? 32 : 128) : Number(bits), family);
  }
  return list;
}

/** A machine may answer itself what it answers nobody outside. */
function ownAddresses(): readonly string[] {
  return Object.values(networkInterfaces()).flatMap((some) => (some ?? []).map(({ address }) => canonical(address)));
}

/** One way to write an address. */
function canonical(address: string): string {
  return isIP(address) === 6 ? new URL(`http://[${address.split('%')[0] ?? ''}]`).hostname : address;
}
