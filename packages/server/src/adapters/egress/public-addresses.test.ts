import { networkInterfaces } from 'node:os';
import { describe, expect, it } from 'vitest';
import { createPublicAddresses, isRange } from './public-addresses.js';

const evil: readonly (readonly [string, string])[] = [
  ['0.0.0.0', 'this host'],
  ['0.1.2.3', 'this network'],
  ['10.0.0.1', 'private'],
  ['10.255.255.255', 'private'],
  ['100.64.0.1', 'carrier-grade NAT'],
  ['100.100.100.200', 'Alibaba’s metadata'],
  ['100.127.255.255', 'carrier-grade NAT'],
  ['127.0.0.1', 'loopback'],
  ['127.255.255.254', 'loopback'],
  ['168.63.129.16', 'Azure’s wire server'],
  ['169.254.0.1', 'link-local'],
  ['169.254.169.254', 'metadata of most clouds'],
  ['172.16.0.1', 'private'],
  ['172.31.255.255', 'private'],
  ['192.0.0.1', 'IETF protocol assignments'],
  ['192.0.0.192', 'Oracle’s metadata'],
  ['192.0.2.1', 'documentation'],
  ['192.88.99.1', '6to4 relays'],
  ['192.168.0.1', 'private'],
  ['192.168.255.255', 'private'],
  ['198.18.0.1', 'benchmarking'],
  ['198.19.255.255', 'benchmarking'],
  ['198.51.100.1', 'documentation'],
  ['203.0.113.1', 'documentation'],
  ['224.0.0.1', 'multicast'],
  ['239.255.255.250', 'multicast'],
  ['240.0.0.1', 'reserved'],
  ['255.255.255.255', 'broadcast'],
  ['::', 'unspecified'],
  ['::1', 'loopback'],
  ['0:0:0:0:0:0:0:1', 'loopback'],
  ['::127.0.0.1', 'IPv4-compatible'],
  ['::ffff:127.0.0.1', 'IPv4-mapped'],
  ['::ffff:7f00:1', 'IPv4-mapped'],
  ['::ffff:10.0.0.1', 'IPv4-mapped'],
  ['::ffff:169.254.169.254', 'IPv4-mapped'],
  ['::ffff:93.184.215.14', 'IPv4-mapped, though public'],
  ['::ffff:0:127.0.0.1', 'IPv4-translated'],
  ['64:ff9b::7f00:1', 'NAT64'],
  ['64:ff9b::169.254.169.254', 'NAT64'],
  ['64:ff9b:1::1', 'local NAT64'],
  ['100::1', 'discard'],
  ['2001::1', 'Teredo'],
  ['2001:0:7f00:1::', 'Teredo'],
  ['2001:10::1', 'ORCHID'],
  ['2001:20::1', 'ORCHIDv2'],
  ['2001:db8::1', 'documentation'],
  ['2002:7f00:1::', '6to4 of loopback'],
  ['2002:a9fe:a9fe::1', '6to4 of metadata'],
  ['3fff::1', 'documentation'],
  ['5f00::1', 'segment routing'],
  ['fc00::1', 'unique local'],
  ['fd00:ec2::254', 'Amazon’s metadata'],
  ['fdff:ffff::1', 'unique local'],
  ['fe80::1', 'link-local'],
  ['fe80::1%eth0', 'link-local with a zone'],
  ['2606:4700::1%eth0', 'a zone'],
  ['fec0::1', 'site-local'],
  ['ff02::1', 'multicast'],
  ['ffff::1', 'reserved'],
  ['', 'nothing'],
  ['localhost', 'a name'],
  ['1.1.1', 'half an address'],
  ['2130706433', 'an address as a number'],
  ['0x7f.0.0.1', 'an address in hexadecimal'],
  ['127.1', 'a short address'],
];

describe('addresses that are not public', () => {
  const { mayReach } = createPublicAddresses();
  for (const [address, what] of evil)
    it(`do not include ${address} (${what})`, () => {
      expect(mayReach(address)).toBe(false);
    });

  it('are those of this machine too, whatever they are', () => {
    const own = Object.values(networkInterfaces()).flatMap((some) => (some ?? []).map(({ address }) => address));
    expect(own.length).toBeGreaterThan(0);
    expect(own.filter((address) => mayReach(address))).toEqual([]);
  });

  it('leave the public internet', () => {
    const good = ['1.1.1.1', '8.8.8.8', '93.184.215.14', '100.63.255.255', '100.128.0.1', '172.15.0.1', '172.32.0.1'];
    const more = ['11.0.0.1', '192.167.1.1', '198.17.0.1', '223.255.255.255', '2606:4700::1111', '2a00:1450:4001::64'];
    expect([...good, ...more].filter((address) => !mayReach(address))).toEqual([]);
  });
});

describe('what the operator allows', () => {
  it('may be reached, and nothing beside it', () => {
    const { mayReach, isAllowed } = createPublicAddresses(['127.0.0.1', '10.1.0.0/16', 'fd00::/8']);
    for (const address of ['127.0.0.1', '10.1.2.3', 'fd12::1'])
      expect([mayReach(address), isAllowed(address)]).toEqual([true, true]);
    for (const address of ['127.0.0.2', '10.2.0.1', 'fc00::1', '169.254.169.254'])
      expect([mayReach(address), isAllowed(address)]).toEqual([false, false]);
    expect([mayReach('1.1.1.1'), isAllowed('1.1.1.1')]).toEqual([true, false]);
  });

  it('is addresses and ranges of them', () => {
    for (const good of ['127.0.0.1', '10.0.0.0/8', '::1', 'fd00::/8', '0.0.0.0/0']) expect(isRange(good)).toBe(true);
    for (const bad of ['', 'localhost', '10.0.0.0/33', '10.0.0.0/', '10.0.0.0/8/8', '::1/129', 'fe80::1%eth0', '1.2.3'])
      expect([bad, isRange(bad)]).toEqual([bad, false]);
    expect(() => createPublicAddresses(['everything'])).toThrow('Unable to read everything');
  });
});
