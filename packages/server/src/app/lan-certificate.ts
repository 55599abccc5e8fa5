import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { X509Certificate } from 'node:crypto';
import { generate } from 'selfsigned';
import { readIfThere, writePrivate } from './data-folder.js';

/** A certificate and its key, in PEM. */
export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

/** Browsers refuse certificates that are good for longer. */
const daysGood = 365;
const day = 86_400_000;

/** The addresses of this machine on its networks. */
export function lanAddresses(): readonly string[] {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return all.filter(({ family, internal }) => family === 'IPv4' && !internal).map(({ address }) => address);
}

/** The certificate kept in the data folder, made anew where it does not name all addresses or is about to run out. */
export async function lanCertificate(data: string, addresses: readonly string[], now: number): Promise<Certificate> {
  const { keyFile, certFile } = filesOf(data);
  const [key, cert] = [readIfThere(keyFile), readIfThere(certFile)];
  if (key !== undefined && cert !== undefined && isGood(cert, addresses, now)) return { key, cert };
  const made = await make(addresses, now);
  writePrivate(keyFile, made.key);
  writePrivate(certFile, made.cert);
  return made;
}

/** The files of that certificate, for programs that read it themselves. */
export async function certificateFiles(data: string, now: number): Promise<Certificate> {
  await lanCertificate(data, lanAddresses(), now);
  const { keyFile, certFile } = filesOf(data);
  return { key: keyFile, cert: certFile };
}

function filesOf(data: string) {
  return { keyFile: join(data, 'lan.key.pem'), certFile: join(data, 'lan.cert.pem') };
}

function isGood(cert: string, addresses: readonly string[], now: number): boolean {
  const parsed = new X509Certificate(cert);
  const isOfNow = Date.parse(parsed.validFrom) <= now && Date.parse(parsed.validTo) > now + 7 * day;
  return isOfNow && addresses.every((address) => parsed.checkIP(address) !== undefined);
}

async function make(addresses: readonly string[], now: number): Promise<Certificate> {
  const made = await generate([{ name: 'commonName', value: 'Parley on this network' }], {
    algorithm: 'sha256',
    keyType: 'ec',
    notBeforeDate: new Date(now - day),
    notAfterDate: new Date(now + daysGood * day),
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          ...['127.0.0.1', '::1', ...addresses].map((ip) => ({ type: 7 as const, ip })),
        ],
      },
    ],
  });
  return { key: made.private, cert: made.cert };
}
