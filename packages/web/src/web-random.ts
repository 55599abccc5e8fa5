import type { Random } from '@parley/core';

/** The platform's chance. `crypto.randomUUID` exists on secure pages only: elsewhere the same id is made by hand (RFC 9562, 5.4). */
export const webRandom: Random = {
  next: () => Math.random(),
  id: () => (typeof crypto.randomUUID === 'function' ? crypto.randomUUID() : randomUuid()),
};

function randomUuid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const hex = [...bytes].map((byte, place) => {
    if (place === 6) return (byte & 0x0f) | 0x40;
    return place === 8 ? (byte & 0x3f) | 0x80 : byte;
  });
  const text = hex.map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return text.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
