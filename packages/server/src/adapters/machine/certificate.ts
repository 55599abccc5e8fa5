import { X509Certificate } from 'node:crypto';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { hostname, networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { generate } from 'selfsigned';

/** A certificate and its key, in PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

const day = 86_400_000;
/** Longer ones are refused by some phones (825 days is the most that Apple's accept). */
const lifetime = 365 * day;

/** The IPv4 addresses by which other machines of the network reach this one. */
export function lanAddresses(): readonly string[] {
  return Object.values(networkInterfaces()).flatMap((addresses) =>
    (addresses ?? []).flatMap(({ family, internal, address }) => (family === 'IPv4' && !internal ? [address] : [])),
  );
}

/**
 * The certificate kept in `dir`, made where there is none, where it runs out within a day of `now` (ms since the epoch), or
 * where it does not hold for one of the addresses.
 */
export async function keepCertificate(dir: string, addresses: readonly string[], now: number): Promise<Certificate> {
  const certFile = join(dir, 'lan-cert.pem');
  const keyFile = join(dir, 'lan-key.pem');
  const [cert, key] = await Promise.all([certFile, keyFile].map((file) => readFile(file, 'utf8').catch(() => '')));
  if (cert && key && holdsFor(cert, addresses, now)) return { cert, key };
  const made = await makeCertificate(addresses, now);
  await mkdir(dir, { recursive: true, mode: 0o700 });
  await writeFile(keyFile, made.key, { mode: 0o600 });
  await chmod(keyFile, 0o600);
  await writeFile(certFile, made.cert);
  return made;
}

function holdsFor(pem: string, addresses: readonly string[], now: number): boolean {
  const certificate = new X509Certificate(pem);
  if (Date.parse(certificate.validTo) < now + day) return false;
  return addresses.every((address) => certificate.checkIP(address) !== undefined);
}

async function makeCertificate(addresses: readonly string[], now: number): Promise<Certificate> {
  const names = ['localhost', hostname()];
  const made = await generate([{ name: 'commonName', value: 'Parley on the local network' }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    notBeforeDate: new Date(now - day),
    notAfterDate: new Date(now + lifetime),
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'keyUsage', digitalSignature: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          ...names.map((value) => ({ type: 2 as const, value })),
          ...['127.0.0.1', ...addresses].map((ip) => ({ type: 7 as const, ip })),
        ],
      },
    ],
  });
  return { cert: made.cert, key: made.private };
}
