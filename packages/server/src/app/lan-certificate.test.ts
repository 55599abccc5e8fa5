import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { createServer, request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { lanCertificate } from './lan-certificate.js';

const folder = mkdtempSync(join(tmpdir(), 'parley-lan-'));
const now = Date.now();
const day = 86_400_000;
afterAll(() => rmSync(folder, { recursive: true }));

it('names localhost and every address, is good for a year, and its key is private', async () => {
  const { cert } = await lanCertificate(folder, ['192.168.1.20', '10.0.0.7'], now);
  const parsed = new X509Certificate(cert);
  for (const address of ['127.0.0.1', '192.168.1.20', '10.0.0.7']) expect(parsed.checkIP(address)).toBe(address);
  expect(parsed.checkHost('localhost')).toBe('localhost');
  expect(parsed.checkIP('192.168.1.21')).toBeUndefined();
  expect(Date.parse(parsed.validTo) - now).toBeLessThan(398 * day);
  expect(statSync(join(folder, 'lan.key.pem')).mode & 0o777).toBe(0o600);
});

it('is kept while it fits, and made anew for a new address or before it runs out', async () => {
  const first = await lanCertificate(folder, ['192.168.1.20'], now);
  expect(await lanCertificate(folder, ['10.0.0.7'], now)).toEqual(first);
  const moved = await lanCertificate(folder, ['172.16.0.3'], now);
  expect(moved.cert).not.toBe(first.cert);
  expect((await lanCertificate(folder, ['172.16.0.3'], now + 360 * day)).cert).not.toBe(moved.cert);
});

it('serves HTTPS that a client who trusts it accepts', async () => {
  const { key, cert } = await lanCertificate(folder, [], now);
  const server = createServer({ key, cert }, (_request, response) => response.end('secure'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const status = await new Promise<number | undefined>((resolve, reject) => {
    const ask = request({ host: '127.0.0.1', port, ca: cert, agent: false }, (answer) => {
      answer.resume();
      answer.on('end', () => resolve(answer.statusCode));
    });
    ask.on('error', reject);
    ask.end();
  });
  expect(status).toBe(200);
  server.closeAllConnections();
  server.close();
});
