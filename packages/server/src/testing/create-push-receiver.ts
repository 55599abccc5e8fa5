import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, verify } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:https';
import type { IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { generate } from 'selfsigned';
import type { WebPushSubscription } from '@parley/protocol';

/** What a push service on this machine was asked, and what the browser behind it reads. */
export interface ReceivedPush {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** Decrypted with the keys of the subscription (RFC 8291). */
  readonly payload: unknown;
  /** Who signed, and what (RFC 8292): undefined where the signature is not of the key it names. */
  readonly claims: { readonly aud: string; readonly exp: number; readonly sub: string } | undefined;
  readonly signedBy: string;
}

/** A push service and a browser in one: it answers over TLS on loopback. */
export interface PushReceiver {
  /** The certificate to trust, in PEM. */
  readonly ca: string;
  readonly received: ReceivedPush[];
  /** What is answered from now on, 0 for nothing at all; 201 where nothing is said. */
  answer(status: number, headers?: Readonly<Record<string, string>>): void;
  subscribe(path?: string): WebPushSubscription;
  close(): void;
}

/** Starts it. */
export async function createPushReceiver(): Promise<PushReceiver> {
  const browser = createECDH('prime256v1');
  browser.generateKeys();
  const auth = randomBytes(16);
  const made = await generate([{ name: 'commonName', value: 'localhost' }], {
    algorithm: 'sha256',
    keyType: 'ec',
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }],
  });
  const received: ReceivedPush[] = [];
  let next: { status: number; headers: Readonly<Record<string, string>> } = { status: 201, headers: {} };
  const server = createServer({ key: made.private, cert: made.cert }, (request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const { url: path = '', headers } = request;
      const [, token = '', signedBy = ''] = /^vapid t=([^,]+), ?k=(.+)$/.exec(headers.authorization ?? '') ?? [];
      const payload: unknown = JSON.parse(decrypt(Buffer.concat(parts), browser, auth));
      received.push({ path, headers, payload, claims: claimsOf(token, signedBy), signedBy });
      if (next.status !== 0) response.writeHead(next.status, next.headers).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    ca: made.cert,
    received,
    answer: (status, headers = {}) => void (next = { status, headers }),
    subscribe: (path = '/one') => ({
      kind: 'web',
      endpoint: `https://127.0.0.1:${String(port)}${path}`,
      keys: { p256dh: browser.getPublicKey('base64url'), auth: auth.toString('base64url') },
    }),
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** RFC 8188 with one record, keyed as RFC 8291 says. */
function decrypt(body: Buffer, browser: ReturnType<typeof createECDH>, auth: Buffer): string {
  const salt = body.subarray(0, 16);
  const keyLength = body.readUInt8(20);
  const serverKey = body.subarray(21, 21 + keyLength);
  const record = body.subarray(21 + keyLength);
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), browser.getPublicKey(), serverKey]);
  const secret = Buffer.from(hkdfSync('sha256', browser.computeSecret(serverKey), auth, info, 32));
  const derive = (what: string, length: number) =>
    Buffer.from(hkdfSync('sha256', secret, salt, `Content-Encoding: ${what}\0`, length));
  const opening = createDecipheriv('aes-128-gcm', derive('aes128gcm', 16), derive('nonce', 12));
  opening.setAuthTag(record.subarray(-16));
  const padded = Buffer.concat([opening.update(record.subarray(0, -16)), opening.final()]);
  return padded.subarray(0, padded.lastIndexOf(2)).toString();
}

function claimsOf(token: string, signedBy: string): ReceivedPush['claims'] {
  const [head = '', body = '', signature = ''] = token.split('.');
  const point = Buffer.from(signedBy, 'base64url');
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((part) => part.toString('base64url'));
  const key = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' });
  const signed = verify(
    'sha256',
    Buffer.from(`${head}.${body}`),
    { key, dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  );
  return signed ? (JSON.parse(Buffer.from(body, 'base64url').toString()) as ReceivedPush['claims']) : undefined;
}
