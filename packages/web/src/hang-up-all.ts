import type { Calls } from '@parley/core';

/**
 * Ends the calls of a page that is left, before its socket goes: else the other side would wait for somebody who does not come
 * back. Also a page that may be shown again has no devices and no peers while it is frozen. What rings is left to other devices.
 */
export function hangUpAll({ list }: Pick<Calls, 'list'>): void {
  for (const call of list.get()) {
    const { status } = call.state.get();
    // Nobody is there any more to hear of a refusal.
    if (status !== 'incoming' && status !== 'ended') call.hangup().catch(() => undefined);
  }
}
