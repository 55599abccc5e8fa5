import { X509Certificate } from 'node:crypto';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keepCertificate } from './certificate.js';

const now = Date.now();
const day = 86_400_000;
let dir: string;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'parley-certificate-'));
});
afterEach(() => rm(dir, { recursive: true }));

describe('keepCertificate', () => {
  it('makes a certificate for this machine and the addresses, whose key only its owner reads', async () => {
    const made = await keepCertificate(dir, ['192.0.2.7'], now);
    const certificate = new X509Certificate(made.cert);
    expect(certificate.checkHost('localhost')).toBe('localhost');
    expect(certificate.checkIP('192.0.2.7')).toBe('192.0.2.7');
    expect(certificate.checkIP('192.0.2.8')).toBeUndefined();
    expect((await stat(join(dir, 'lan-key.pem'))).mode & 0o777).toBe(0o600);
    createServer({ cert: made.cert, key: made.key });
  });

  it('keeps it, until it runs out or an address is new', async () => {
    const first = await keepCertificate(dir, ['192.0.2.7'], now);
    expect(await keepCertificate(dir, ['192.0.2.7'], now + 30 * day)).toEqual(first);
    expect((await keepCertificate(dir, ['192.0.2.7'], now + 365 * day)).cert).not.toBe(first.cert);
    const latest = await keepCertificate(dir, ['198.51.100.1'], now);
    expect(new X509Certificate(latest.cert).checkIP('198.51.100.1')).toBe('198.51.100.1');
  });
});
