import type { EventFrame } from '@parley/protocol';
import type { CallNews } from './call-news.js';

/** What happens to one call. */
export type CallFrame = CallNews | EventFrame<'call.updated' | 'media.described' | 'media.trickled'>;

/** Whether an event is of a call. */
export function isCallFrame(event: EventFrame): event is CallFrame {
  return event.ev.startsWith('call.') || event.ev.startsWith('media.');
}

/** Of which call. */
export function callIdOf(event: CallFrame): string {
  return event.ev === 'call.updated' ? event.data.call.id : event.data.callId;
}
