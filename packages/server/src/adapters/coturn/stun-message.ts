import { createHash, createHmac, randomBytes } from 'node:crypto';

/** The messages that are spoken here (RFC 8489, RFC 8656). */
export const methods = { binding: 0x0001, allocate: 0x0003, refresh: 0x0004 } as const;

/** The attributes that are read or written here. */
export const attributes = {
  username: 0x0006,
  integrity: 0x0008,
  errorCode: 0x0009,
  lifetime: 0x000d,
  realm: 0x0014,
  nonce: 0x0015,
  relayed: 0x0016,
  requestedTransport: 0x0019,
} as const;

/** Who asks, by long-term credentials (RFC 8489, 9.2). */
export interface LongTerm {
  readonly username: string;
  readonly credential: string;
  readonly realm: string;
  readonly nonce: Buffer;
}

/** An answer, read. */
export interface StunAnswer {
  readonly ok: boolean;
  /** By type; the first of each. */
  readonly values: ReadonlyMap<number, Buffer>;
  /** 401, 438…, where it is a refusal. */
  readonly code?: number;
}

const cookie = 0x2112a442;
const headLength = 20;
const integrityLength = 24;

/** Writes a request. */
export function writeRequest(
  method: number,
  fields: readonly (readonly [type: number, value: Buffer])[],
  who?: LongTerm,
): Buffer {
  const identity: [number, Buffer][] = who
    ? [
        [attributes.username, Buffer.from(who.username)],
        [attributes.realm, Buffer.from(who.realm)],
        [attributes.nonce, who.nonce],
      ]
    : [];
  const body = Buffer.concat([...fields, ...identity].map(([type, value]) => writeAttribute(type, value)));
  const head = Buffer.alloc(headLength);
  head.writeUInt16BE(method, 0);
  head.writeUInt32BE(cookie, 4);
  randomBytes(12).copy(head, 8);
  head.writeUInt16BE(body.length + (who ? integrityLength : 0), 2);
  const plain = Buffer.concat([head, body]);
  if (!who) return plain;
  const key = createHash('md5').update(`${who.username}:${who.realm}:${who.credential}`).digest();
  const mac = createHmac('sha1', key).update(plain).digest();
  return Buffer.concat([plain, writeAttribute(attributes.integrity, mac)]);
}

/** Reads the answer to a request; undefined where it is none, or not whole yet. */
export function readAnswer(data: Buffer, request: Buffer): StunAnswer | undefined {
  if (data.length < headLength || data.length < headLength + data.readUInt16BE(2)) return undefined;
  if (!data.subarray(4, headLength).equals(request.subarray(4, headLength))) return undefined;
  const kind = data.readUInt16BE(0) & 0x0110;
  if (kind !== 0x0100 && kind !== 0x0110) return undefined;
  const values = new Map<number, Buffer>();
  const end = headLength + data.readUInt16BE(2);
  for (let at = headLength; at + 4 <= end;) {
    const [type, length] = [data.readUInt16BE(at), data.readUInt16BE(at + 2)];
    if (at + 4 + length > end) break;
    if (!values.has(type)) values.set(type, data.subarray(at + 4, at + 4 + length));
    at += 4 + length + padding(length);
  }
  const error = values.get(attributes.errorCode);
  const code = error && error.length >= 4 ? ((error[2] ?? 0) & 7) * 100 + (error[3] ?? 0) : undefined;
  return { ok: kind === 0x0100, values, code };
}

/** Reads an address that is masked with the cookie (RFC 8489, 14.2); IPv4 alone. */
export function readAddress(value: Buffer | undefined): string | undefined {
  if (value?.length !== 8) return undefined;
  const port = value.readUInt16BE(2) ^ (cookie >>> 16);
  const address = (value.readUInt32BE(4) ^ cookie) >>> 0;
  return `${[24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join('.')}:${port}`;
}

/** A number of 32 bits. */
export function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function writeAttribute(type: number, value: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt16BE(type, 0);
  head.writeUInt16BE(value.length, 2);
  return Buffer.concat([head, value, Buffer.alloc(padding(value.length))]);
}

function padding(length: number): number {
  return (4 - (length % 4)) % 4;
}
