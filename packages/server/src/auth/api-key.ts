import { randomText } from './random-text.js';

const form = /^pk_(app_[a-z0-9]{2,8}_[0-9A-Za-z]{8,32})_[0-9A-Za-z]{20,64}$/;

/** Makes a bot's key of the form `pk_<appId>_<secret>`: what is shown once, and the hash that is stored. */
export async function createApiKey(app: string): Promise<{ readonly apiKey: string; readonly hash: string }> {
  const apiKey = `pk_${app}_${randomText(43)}`;
  return { apiKey, hash: await hashApiKey(apiKey) };
}

/**
 * SHA-256 of a key, in hexadecimal. A key has more than 250 random bits, so that a fast hash is enough; finding one by its hash
 * tells nothing by the time it takes.
 */
export async function hashApiKey(apiKey: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(apiKey));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Whether a credential means to be a bot's key. */
export function looksLikeApiKey(credential: string): boolean {
  return credential.startsWith('pk_');
}

/** The app that a key names, or undefined where it is no key. */
export function appOfApiKey(apiKey: string): string | undefined {
  return form.exec(apiKey)?.[1];
}
