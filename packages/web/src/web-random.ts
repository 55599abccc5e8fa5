import type { Random } from '@parley/core';

/** The platform's chance. An id is 128 random bits, also where `crypto.randomUUID` is missing, as on insecure pages. */
export const webRandom: Random = {
  next: () => Math.random(),
  id: () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join(''),
};
