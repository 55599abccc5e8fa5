import type { CallRecord } from '@parley/protocol';

/** What is expected to carry a call to somebody, and whether it is one with video: phones show nothing. */
export function wayTo(
  to: string | { readonly conversationId: string },
  video = false,
): { readonly topology: CallRecord['topology']; readonly video: boolean } {
  if (typeof to !== 'string') return { topology: 'server', video };
  return /^(tel|sip):/u.test(to) ? { topology: 'phone', video: false } : { topology: 'p2p', video };
}
