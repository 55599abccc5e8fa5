import type { EventName } from './frames.js';
import type { EventRow } from './operation.js';
import { callsEvents } from './calls/events.js';
import { callCaptionEvents } from './calls/recording-operations.js';
import { connectionEvents } from './connection/events.js';
import { messagingEvents } from './messaging/events.js';
import { moderationEvents } from './moderation/events.js';
import { presenceEvents } from './presence/events.js';

/** The event table: everything that the server tells without being asked. */
export const events: Readonly<Record<EventName, EventRow>> = {
  ...connectionEvents,
  ...messagingEvents,
  ...presenceEvents,
  ...callsEvents,
  ...callCaptionEvents,
  ...moderationEvents,
};
