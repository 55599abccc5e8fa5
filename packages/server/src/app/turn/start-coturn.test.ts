import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { askBinding, askTurn, readTurnUrl, type TurnAddress } from '../../adapters/coturn/ask-turn.js';
import { createTurnCredentials } from '../../adapters/coturn/turn-credentials.js';
import { openTurnSecrets } from '../../adapters/coturn/turn-secrets.js';
import { systemClock } from '../../adapters/system/system-clock.js';
import type { Log } from '../../kernel/ports.js';
import { startCoturn, type StartCoturnOptions } from './start-coturn.js';

const root = mkdtempSync(join(tmpdir(), 'parley-coturn-'));
const endings: (() => unknown)[] = [];
const quiet: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const who = { app: 'app_eu1_x', userId: 'alice' };
const lifetime = 60_000;

afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});
afterAll(() => rmSync(root, { recursive: true }));

describe.skipIf(process.env['PARLEY_TEST_COTURN'] === undefined)('coturn (PARLEY_TEST_COTURN names another)', () => {
  async function start(more: Partial<StartCoturnOptions> = {}) {
    const folder = mkdtempSync(join(root, 'run-'));
    const database = join(folder, 'turndb');
    const now = { ms: Date.now() };
    const secrets = openTurnSecrets({ path: database, realm: 'parley', rotateAfter: 86_400_000, lifetime }, now.ms);
    endings.push(() => secrets.close());
    const coturn = await startCoturn({
      ...{ folder, database, realm: 'parley', port: 0, lan: false, clock: systemClock, log: quiet },
      ...more,
    });
    endings.push(() => coturn.child.stop());
    const addresses = coturn.urls.map((url) => readTurnUrl(url)).filter((address) => address !== undefined);
    const mint = (secret = secrets.current(), at = now.ms) => {
      const make = createTurnCredentials({ urls: [], secret: () => secret, lifetime, now: () => at });
      const [{ username = '', credential = '' } = {}] = make(who);
      return { username, credential };
    };
    return { ...coturn, addresses, secrets, now, mint, folder, first: addresses[0] as TurnAddress };
  }

  it('gives relays to whoever brings credentials, over UDP and TCP, and to nobody else', async () => {
    const { addresses, mint, folder } = await start();
    expect(addresses.map(({ transport }) => transport)).toEqual(['udp', 'tcp']);
    for (const address of addresses) {
      expect(await askTurn(address, mint())).toEqual({
        relayed: expect.stringMatching(/^127\.0\.0\.1:49\d{3}$/) as string,
      });
      expect(await askTurn(address, mint('another secret'))).toEqual({ refused: 401 });
      // An hour ago: what was made then has expired.
      expect(await askTurn(address, mint(undefined, Date.now() - 3_600_000))).toEqual({ refused: 401 });
      expect(await askTurn(address, { ...mint(), username: 'nobody' })).toEqual({ refused: 401 });
    }
    expect(statSync(folder).mode & 0o077).toBe(0);
    expect(statSync(join(folder, 'turnserver.conf')).mode & 0o077).toBe(0);
  });

  it('takes credentials of the old secret and of the new one, until the old one is taken away', async () => {
    const { first, secrets, mint, now } = await start();
    const before = secrets.current();
    const old = mint(before);
    const relayed = { relayed: expect.any(String) as string };
    secrets.rotate(now.ms + 1);
    const fresh = mint();
    expect(secrets.current()).not.toBe(before);
    expect(await askTurn(first, old)).toEqual(relayed);
    expect(await askTurn(first, fresh)).toEqual(relayed);
    // All that was made with the old secret has expired by then.
    const goneAt = secrets.tend(now.ms + 1);
    expect(goneAt).toBeGreaterThan(now.ms + lifetime);
    secrets.tend(goneAt);
    expect(await askTurn(first, old)).toEqual({ refused: 401 });
    expect(await askTurn(first, mint(before, now.ms + 10_000))).toEqual({ refused: 401 });
    expect(await askTurn(first, fresh)).toEqual(relayed);
  });

  it('is back after it died', async () => {
    const { first, child, mint } = await start();
    process.kill(child.pid() ?? 0, 'SIGKILL');
    await vi.waitFor(() => expect(child.restarts()).toBe(1), { timeout: 10_000 });
    await vi.waitFor(async () => expect(await askTurn(first, mint(), 500)).toHaveProperty('relayed'), {
      timeout: 10_000,
    });
  });

  it('says who has its port', async () => {
    const holder = createServer();
    await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve));
    endings.push(() => holder.close());
    const address = holder.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    await expect(start({ port })).rejects.toThrow(
      new RegExp(`because process ${process.pid} .* has port ${port}\\. Stop it, or choose another with --turn-port`),
    );
  });
});

describe('asking a TURN server', () => {
  it('gives up where nobody answers, or nobody is there', async () => {
    const deaf = createSocket('udp4');
    await new Promise<void>((resolve) => deaf.bind(0, '127.0.0.1', resolve));
    endings.push(() => deaf.close());
    const { port } = deaf.address();
    const nobody = { username: 'a', credential: 'b' };
    const host = '127.0.0.1';
    expect(await askTurn({ host, port, transport: 'udp' }, nobody, 50)).toEqual({ unreachable: 'timeout' });
    expect(await askTurn({ host, port, transport: 'tcp' }, nobody, 1_000)).toEqual({ unreachable: 'ECONNREFUSED' });
    await expect(askBinding({ host, port, transport: 'udp' }, 50)).rejects.toThrow('timeout');
  });

  it('gives up where somebody answers nonsense', async () => {
    const mad = createServer((socket) => socket.end(createHmac('sha1', 'x').update('y').digest()));
    await new Promise<void>((resolve) => mad.listen(0, '127.0.0.1', resolve));
    endings.push(() => mad.close());
    const address = mad.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const answer = await askTurn(
      { host: '127.0.0.1', port, transport: 'tcp' },
      { username: 'a', credential: 'b' },
      1_000,
    );
    expect(answer).toHaveProperty('unreachable');
  });

  it.each([
    ['turn:t.example', { host: 't.example', port: 3_478, transport: 'udp' }],
    ['turn:t.example:80?transport=tcp', { host: 't.example', port: 80, transport: 'tcp' }],
    ['turns:t.example?transport=tcp', { host: 't.example', port: 5_349, transport: 'tls' }],
    ['turn:[::1]:3478', { host: '::1', port: 3_478, transport: 'udp' }],
    ['stun:t.example', undefined],
    ['turn:', undefined],
    ['turn:a:b:c', undefined],
  ])('reads %s', (url, address) => {
    expect(readTurnUrl(url)).toEqual(address);
  });
});
