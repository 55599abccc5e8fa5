import { useEffect } from 'react';
import { ring, type RingKind } from './ring.js';

/** Rings while `ringing`. */
export function useRing(kind: RingKind, ringing: boolean): void {
  useEffect(() => (ringing ? ring(kind) : undefined), [kind, ringing]);
}
