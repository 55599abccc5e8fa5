const digits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** 16 bytes as 26 digits of Crockford's base 32, which sort as the bytes do. */
export function toBase32(bytes: Uint8Array): string {
  // 130 bits hold 128: the first digit has only three of its own.
  let value = 0;
  let bits = 2;
  let text = '';
  for (const byte of bytes) {
    value = (value << 8) | byte;
    for (bits += 8; bits >= 5; bits -= 5) text += digits.charAt((value >> (bits - 5)) & 31);
    value &= (1 << bits) - 1;
  }
  return text;
}
