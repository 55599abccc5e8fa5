import type { CallQuality } from './create-quality.js';

/** What is known of a call before it was measured. */
export const unknownQuality: CallQuality = {
  level: 'unknown',
  sendingLevel: 'unknown',
  participants: {},
  microphoneSilent: false,
  sentKbps: 0,
  receivedKbps: 0,
};
