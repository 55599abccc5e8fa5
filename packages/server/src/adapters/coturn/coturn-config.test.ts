import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { renderCoturnConfig, type CoturnConfig } from './coturn-config.js';

const template = readFileSync(new URL('../../../../../deploy/coturn/turnserver.conf', import.meta.url), 'utf8');
const config: CoturnConfig = {
  addresses: ['127.0.0.1'],
  port: 3_478,
  realm: 'parley',
  database: '/data/turndb',
  pidFile: '/data/turnserver.pid',
  peers: ['127.0.0.1'],
};
const lines = (more: Partial<CoturnConfig> = {}) =>
  renderCoturnConfig(template, { ...config, ...more })
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));

describe('the configuration of coturn', () => {
  it('has no console, no secret, bounded ports and quotas, and keeps relays out of private networks', () => {
    const said = lines();
    expect(said).toEqual(
      expect.arrayContaining([
        ...['listening-ip=127.0.0.1', 'relay-ip=127.0.0.1', 'listening-port=3478', 'min-port=49160', 'max-port=49415'],
        ...['use-auth-secret', 'realm=parley', 'userdb=/data/turndb', 'user-quota=60', 'total-quota=1200'],
        ...['no-cli', 'no-tls', 'no-dtls', 'allow-loopback-peers', 'allowed-peer-ip=127.0.0.1'],
        ...['denied-peer-ip=10.0.0.0-10.255.255.255', 'denied-peer-ip=169.254.0.0-169.254.255.255'],
      ]),
    );
    expect(said.join('\n')).not.toMatch(/static-auth-secret|@/);
  });

  it('serves TLS where there is a certificate, and this machine alone is a loopback peer of itself', () => {
    const said = lines({ addresses: ['192.168.1.2'], tls: { port: 5_349, cert: '/c.pem', key: '/k.pem' } });
    expect(said).toEqual(expect.arrayContaining(['tls-listening-port=5349', 'cert=/c.pem', 'pkey=/k.pem']));
    expect(said).not.toContain('allow-loopback-peers');
    expect(said).not.toContain('no-tls');
  });

  it('takes no value that begins another line, and leaves no place open', () => {
    expect(() => lines({ realm: 'x\nno-auth' })).toThrow('because REALM has a line break');
    expect(() => renderCoturnConfig('@UNKNOWN@', config)).toThrow('nothing is known for @UNKNOWN@');
  });
});
