import type { EventFrame } from '@parley/protocol';

/** What happens to one call. */
export type CallFrame = EventFrame<'call.updated' | 'media.described' | 'media.trickled' | 'media.talking'>;

/** Whether an event is of a call. */
export function isCallFrame(event: EventFrame): event is CallFrame {
  return event.ev === 'call.updated' || event.ev.startsWith('media.');
}

/** Of which call. */
export function callIdOf(event: CallFrame): string {
  return event.ev === 'call.updated' ? event.data.call.id : event.data.callId;
}
