import type { CallRecord, Participant } from '@parley/protocol';
import { asGroupCall, type CallEvent } from './call-machine.js';

/** What happens to the recording of a call. Times in ms since the epoch. */
export type RecordingEvent =
  | { readonly type: 'recordingAsked'; readonly userId: string; readonly at: number }
  | { readonly type: 'recordingStopped'; readonly userId: string }
  | { readonly type: 'consented'; readonly userId: string; readonly consent: boolean };

/** Captions are wanted, or no more. */
export interface CaptionsEvent {
  readonly type: 'captionsSet';
  readonly userId: string;
  readonly on: boolean;
}

/** Where the recording of a call is in its life. */
export type RecordingState = 'off' | 'asked' | 'on';

/**
 * The life of a recording. `settled` is `on` where the call is active and everybody who is in it has consented, else `asked`. What a state does not
 * name changes nothing in it.
 *
 * ```
 *          recordingAsked             all who are in have consented
 *   off ───────────────────▶ asked ────────────────────────────────▶ on
 *    ▲                       │   ▲                                    │
 *    │                       │   └────────────────────────────────────┤
 *    │ recordingStopped,     │      somebody came in, or withdrew     │
 *    │ the call has ended    │                                        │
 *    └───────────────────────┴────────────────────────────────────────┘
 * ```
 *
 * Consent is given for one recording, and for as long as one is in the call.
 */
export const recordingLife: Readonly<
  Record<
    RecordingState,
    Readonly<Partial<Record<RecordingEvent['type'] | 'callChanged' | 'callEnded', 'off' | 'settled'>>>
  >
> = {
  off: { recordingAsked: 'settled' },
  asked: { consented: 'settled', callChanged: 'settled', recordingStopped: 'off', callEnded: 'off' },
  on: { consented: 'settled', callChanged: 'settled', recordingStopped: 'off', callEnded: 'off' },
};

/** The call with captions, which a media server carries, or without. */
export function reduceCaptions(call: CallRecord, { userId, on }: CaptionsEvent): CallRecord {
  const from = call.participants.find(({ id }) => id === userId);
  if (call.state !== 'active' || from?.state !== 'joined' || (call.captions === true) === on) return call;
  const { captions: _, ...rest } = call;
  const next: CallRecord = { ...rest, ...(on ? { captions: true } : {}), version: call.version + 1 };
  return on && call.topology !== 'server' ? asGroupCall(next, 'server') : next;
}

/** The call after something happened to its recording; the same object where that changes nothing. */
export function reduceRecording(call: CallRecord, event: RecordingEvent): CallRecord {
  const next = recordingLife[stateOf(call)][event.type];
  const from = call.participants.find(({ id }) => id === event.userId);
  if (call.state === 'ended' || next === undefined || from?.state !== 'joined') return call;
  if (next === 'off') return { ...withoutRecording(call), version: call.version + 1 };
  const consent = event.type === 'recordingAsked' || (event.type === 'consented' && event.consent);
  if (event.type === 'consented' && from.consented === consent) return call;
  const participants = call.participants.map((part) => (part === from ? { ...part, consented: consent } : part));
  const asked = event.type === 'recordingAsked' ? { by: event.userId, at: event.at } : call.recording;
  return settled({
    ...call,
    participants,
    recording: { state: 'asked', by: '', at: 0, ...asked },
    version: call.version + 1,
  });
}

/** The call as its recording follows from who is in it now. `changed` is the call after another event, with a version of its own. */
export function followRecording(before: CallRecord, changed: CallRecord): CallRecord {
  if (changed === before || !changed.recording) return changed;
  if (changed.state === 'ended') return withoutRecording(changed);
  // Who was away, and who takes another's place in the list, is asked anew.
  const participants = changed.participants.map((part) =>
    part.state === 'joined' && wasJoined(before, part) ? part : withoutConsent(part),
  );
  return settled({ ...changed, participants });
}

/** Tells what happens to a recording from what happens to its call. */
export function isRecordingEvent(event: CallEvent | RecordingEvent): event is RecordingEvent {
  return event.type === 'recordingAsked' || event.type === 'recordingStopped' || event.type === 'consented';
}

/** Whether the participant's media may be recorded now. */
export function isRecorded(call: CallRecord, userId: string): boolean {
  if (call.recording?.state !== 'on' || call.topology !== 'server') return false;
  return call.participants.some(
    ({ id, state, consented }) => id === userId && state === 'joined' && consented === true,
  );
}

const stateOf = ({ recording }: CallRecord): RecordingState => recording?.state ?? 'off';

/** Sets `on` where nobody has to be waited for; then a media server carries the call, whatever did before. */
function settled(call: CallRecord): CallRecord {
  const { recording } = call;
  if (!recording) return call;
  const isOn =
    call.state === 'active' &&
    call.participants.every(({ state, consented }) => state !== 'joined' || consented === true);
  const on: CallRecord = {
    ...{ ...call, recording: { ...recording, state: isOn ? 'on' : 'asked' } },
    ...(isOn ? { recorded: true } : {}),
  };
  return isOn && call.topology !== 'server' ? asGroupCall(on, 'server') : on;
}

function withoutRecording({ recording: _, ...call }: CallRecord): CallRecord {
  return { ...call, participants: call.participants.map(withoutConsent) };
}

function withoutConsent(part: Participant): Participant {
  if (part.consented === undefined) return part;
  const { consented: _, ...rest } = part;
  return rest;
}

function wasJoined(call: CallRecord, { id }: Participant): boolean {
  return call.participants.some((part) => part.id === id && part.state === 'joined');
}
