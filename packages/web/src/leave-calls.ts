import type { Calls } from '@parley/core';
import { markLeft } from './left-calls.js';

/** How long the server keeps a call whose page is gone: a reload takes less, and nobody waits longer for who closed a tab. */
export const leaveMs = 8_000;

/**
 * Leaves the calls of a page that is left, before its socket goes: the other side sees it at once, and the page that comes next in
 * this tab takes them up again. Also a page that may be shown again has no devices and no peers while it is frozen. What rings is
 * left to other devices.
 */
export function leaveCalls({ list }: Pick<Calls, 'list'>): void {
  for (const call of list.get()) {
    const { id, status, participants } = call.state.get();
    if (status === 'incoming' || status === 'ended') continue;
    const me = participants.find(({ local }) => local);
    const { microphone, camera } = me ?? { microphone: true, camera: false };
    const marked = me && markLeft({ id, user: me.id, microphone, camera, until: Date.now() + leaveMs });
    // Nobody is there any more to hear of a refusal.
    call.hangup(marked ? { after: leaveMs } : {}).catch(() => undefined);
  }
}
