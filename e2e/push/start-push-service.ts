import { createECDH, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decrypt } from 'http_ece';
import { generate } from 'selfsigned';

/** A push service on this machine, with the keys of the browsers behind it. */
export interface PushService {
  /** The file with the certificate that the server is to trust. */
  readonly certFile: string;
  /** What arrived, as the browser reads it. */
  readonly received: Readonly<Record<string, unknown>>[];
  /** What a browser's push manager would give. */
  readonly subscription: {
    readonly kind: 'web';
    readonly endpoint: string;
    readonly keys: { readonly p256dh: string; readonly auth: string };
  };
  stop(): void;
}

/** Starts a push service over TLS on loopback (RFC 8030) that reads what it is sent (RFC 8291). */
export async function startPushService(): Promise<PushService> {
  const browser = createECDH('prime256v1');
  const p256dh = browser.generateKeys('base64url');
  const auth = randomBytes(16).toString('base64url');
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }],
  });
  const certFile = join(tmpdir(), `parley-push-${process.pid}.pem`);
  await writeFile(certFile, cert);
  const received: Readonly<Record<string, unknown>>[] = [];
  const server = createServer({ key, cert }, (request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const opened = decrypt(Buffer.concat(parts), { version: 'aes128gcm', privateKey: browser, authSecret: auth });
      received.push(JSON.parse(opened.toString()) as Readonly<Record<string, unknown>>);
      response.writeHead(201).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    certFile,
    received,
    subscription: { kind: 'web', endpoint: `https://127.0.0.1:${port}/one`, keys: { p256dh, auth } },
    stop: () => void server.close(),
  };
}
