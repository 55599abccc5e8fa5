/** A packet of RTP, as far as sound needs it. */
export interface RtpPacket {
  readonly sequence: number;
  readonly payload: Uint8Array;
}

/** Reads a packet (RFC 3550, section 5.1); undefined where it is none, or carries nothing. Never throws. */
export function readRtp(bytes: Uint8Array): RtpPacket | undefined {
  const [first = 0] = bytes;
  if (bytes.length < 13 || first >> 6 !== 2) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let from = 12 + 4 * (first & 0x0f);
  if ((first & 0x10) !== 0) {
    if (bytes.length < from + 4) return undefined;
    from += 4 + 4 * view.getUint16(from + 2);
  }
  const padding = (first & 0x20) === 0 ? 0 : (bytes.at(-1) ?? 0);
  const to = bytes.length - padding;
  return from < to ? { sequence: view.getUint16(2), payload: bytes.subarray(from, to) } : undefined;
}

/** Whether a packet comes after another, where numbers begin again after 65535. */
export function isAfter(sequence: number, before: number | undefined): boolean {
  if (before === undefined) return true;
  const ahead = (sequence - before) & 0xffff;
  return ahead > 0 && ahead < 0x8000;
}
