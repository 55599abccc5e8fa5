import { open } from 'node:fs/promises';

/** What the beginning of a file of Janus's says (MJR00002). */
export interface MjrHeader {
  readonly kind: 'audio' | 'video';
  /** What the sender called the stream, such as `screen`. */
  readonly label?: string;
  /** When its first packet arrived, in ms since the epoch. */
  readonly startedAt: number;
}

const magic = 'MJR00002';
const mostHeader = 16_384;

/** Reads it; undefined where the file is none, or nothing was written to it. Rejects where it cannot be read. */
export async function readMjrHeader(path: string): Promise<MjrHeader | undefined> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(mostHeader), 0, mostHeader, 0);
    return parseMjrHeader(buffer.subarray(0, bytesRead));
  } finally {
    await file.close();
  }
}

/** Reads the first bytes of a file. Never throws. */
export function parseMjrHeader(bytes: Buffer): MjrHeader | undefined {
  if (bytes.length < 10 || bytes.toString('latin1', 0, 8) !== magic) return undefined;
  const length = bytes.readUInt16BE(8);
  // A packet follows, or there is nothing to hear or see.
  if (bytes.length <= 10 + length) return undefined;
  try {
    const said: unknown = JSON.parse(bytes.toString('utf8', 10, 10 + length));
    if (typeof said !== 'object' || said === null) return undefined;
    const { t, d, s, u } = said as Readonly<Record<string, unknown>>;
    const first = typeof u === 'number' && u > 0 ? u : s;
    if ((t !== 'a' && t !== 'v') || typeof first !== 'number' || !Number.isFinite(first)) return undefined;
    const label = typeof d === 'string' && d !== '' ? { label: d } : {};
    return { kind: t === 'a' ? 'audio' : 'video', ...label, startedAt: Math.floor(first / 1_000) };
  } catch {
    return undefined;
  }
}
