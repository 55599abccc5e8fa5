/** So often that each guess costs a middle man tens of milliseconds. */
const iterations = 100_000;

/** Bytes of a text, made slowly (PBKDF2 with SHA-256, RFC 8018): the same for the same text in every browser. */
export async function stretch(text: string, bytes: number): Promise<Uint8Array> {
  const encoder = new TextEncoder();
  const key = await crypto.subtle.importKey('raw', encoder.encode(text), 'PBKDF2', false, ['deriveBits']);
  const salt = encoder.encode('parley call phrase 1');
  return new Uint8Array(
    await crypto.subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-256', salt, iterations }, key, bytes * 8),
  );
}
