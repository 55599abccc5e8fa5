import type { CallRecord, ConversationSettings, Message, PushPayload } from '@parley/protocol';
import type { Push } from './push-sender.js';

/** How much of a message's text a push brings, in characters. */
const mostText = 240;
/** How long a message and a call are worth a push, in seconds. */
const ttl = { message: 86_400, call: 60 } as const;

/** Whether a member wants to be told of a message at this time. */
export function wantsToKnow(
  message: Message,
  {
    userId,
    settings,
    now,
  }: { readonly userId: string; readonly settings?: ConversationSettings; readonly now: number },
): boolean {
  if (message.sender.id === userId || message.stored === false) return false;
  const mentioned = !!message.mentionsAll || !!message.mentions?.includes(userId);
  // Of a call only who missed it hears, and of an answer in a thread only who is meant.
  if ((message.call !== undefined || message.threadSeq !== undefined) && !mentioned) return false;
  if (!settings) return true;
  if (settings.mutedUntil !== undefined && settings.mutedUntil > now) return false;
  return settings.notifications === 'all' || (settings.notifications === 'mentions' && mentioned);
}

/** What is pushed of a message. */
export function messagePush(message: Message, to: { readonly userId: string; readonly group?: string }): Push {
  const { conversationId, seq, sender, createdAt } = message;
  return pushOf(
    {
      type: 'message',
      userId: to.userId,
      ...{ conversationId, seq },
      sender: { id: sender.id, name: shortened(sender.name) },
      ...(to.group === undefined ? {} : { group: to.group }),
      text: shortened(wordsOf(message)),
      ...(message.call ? { missedCall: true } : {}),
      sentAt: createdAt,
    },
    { ttl: ttl.message, urgency: 'normal', topic: topicOf(conversationId) },
  );
}

/** What is pushed where a call rings. */
export function callPush(call: CallRecord, userId: string): Push {
  const caller = call.participants.find(({ id }) => id === call.createdBy)?.user;
  return pushOf(
    {
      type: 'call',
      userId,
      callId: call.id,
      from: shortened(caller?.name ?? call.createdBy),
      video: call.video,
      startedAt: call.createdAt,
    },
    { ttl: ttl.call, urgency: 'high', topic: topicOf(call.id) },
  );
}

/** What is pushed where it rings no longer. */
export function callEndPush(callId: string, userId: string): Push {
  return pushOf({ type: 'callEnded', userId, callId }, { ttl: ttl.call, urgency: 'high', topic: topicOf(callId) });
}

function pushOf(payload: PushPayload, how: Omit<Push, 'payload'>): Push {
  return { payload: JSON.stringify(payload), ...how };
}

/** A topic has at most 32 characters (RFC 8030, 5.4). */
function topicOf(id: string): string {
  return id.slice(-32);
}

/** What it says; of files alone, how they are called. */
function wordsOf({ text, files = [] }: Message): string {
  return text === '' ? files.map(({ name }) => name).join(', ') : text;
}

function shortened(text: string): string {
  // A character takes two places at most.
  const characters = Array.from(text.slice(0, 2 * mostText + 2));
  return characters.length > mostText ? `${characters.slice(0, mostText).join('')}…` : text;
}
