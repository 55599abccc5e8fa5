/** Keeps secrets unreadable in the store: AES-256-GCM with the server's own key. */
export interface Seal {
  /** `owner` is bound to the secret: sealed for one app, it does not open for another. */
  seal(owner: string, secret: string): Promise<string>;
  /** Rejects where the text was sealed by another key or for another owner, or was changed. */
  open(owner: string, sealed: string): Promise<string>;
}

const version = 'v1';
const ivBytes = 12;

/** Makes a seal of a key of 32 bytes. */
export async function createSeal(key: Uint8Array<ArrayBuffer>): Promise<Seal> {
  if (key.length !== 32)
    throw new Error(`Unable to seal secrets: because the server key has ${key.length} bytes. Give it 32.`);
  const aes = await crypto.subtle.importKey('raw', key, 'AES-GCM', false, ['encrypt', 'decrypt']);
  const bytesOf = (text: string) => new TextEncoder().encode(text);
  return {
    async seal(owner, secret) {
      const iv = crypto.getRandomValues(new Uint8Array(ivBytes));
      const how = { name: 'AES-GCM', iv, additionalData: bytesOf(owner) };
      const sealed = new Uint8Array(await crypto.subtle.encrypt(how, aes, bytesOf(secret)));
      return `${version}.${toHex(iv)}.${toHex(sealed)}`;
    },
    async open(owner, text) {
      const [found, iv = '', sealed = ''] = text.split('.');
      try {
        if (found !== version) throw new Error('unknown form');
        const how = { name: 'AES-GCM', iv: fromHex(iv), additionalData: bytesOf(owner) };
        return new TextDecoder().decode(await crypto.subtle.decrypt(how, aes, fromHex(sealed)));
      } catch (cause) {
        throw new Error(
          `Unable to read the secret of ${owner}: because it was sealed with another server key. Give the server the key that it had.`,
          { cause },
        );
      }
    },
  };
}

function toHex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function fromHex(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array((text.match(/../g) ?? []).map((pair) => parseInt(pair, 16)));
}
