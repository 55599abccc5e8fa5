import type { Participant } from '@parley/protocol';
import { capabilitiesOf } from './call-capabilities.js';
import { statusOf } from './call-machine.js';
import { isGroup, otherEntry, ownEntry } from './call-record.js';
import type { CallModel } from './call-state.js';
import type { CallParticipant, CallSnapshot, CallStatus } from './calls.js';
import { keepSame } from '../kernel/keep-same.js';
import { numberOf } from './number-of.js';
import { notHeld } from './phone/phone-line.js';
import type { MediaTrack, TrackSource } from './media-port.js';

type Tracks = Partial<Record<TrackSource, MediaTrack>>;

/** What a screen shows of a call. What did not change keeps its identity from the former snapshot. */
export function snapshotOf(model: CallModel, former?: CallSnapshot): CallSnapshot {
  const { record, viewer, end } = model;
  const status = shownStatus(model);
  const participants = record.participants.map((entry) => {
    const known = former?.participants.find(({ id }) => id === entry.id);
    const now = entry.id === viewer.userId ? ownParticipant(model, entry) : remoteParticipant(model, entry);
    return keepSame(known, {
      ...now,
      user: keepSame(known?.user, now.user),
      tracks: keepSame(known?.tracks, now.tracks),
      paused: keepSame(known?.paused, now.paused),
    });
  });
  const capabilities = capabilitiesOf(record, status, { screen: model.canShareScreen, userId: viewer.userId });
  return keepSame(former, {
    id: record.id,
    status,
    direction: record.createdBy === viewer.userId ? 'outgoing' : 'incoming',
    video: record.video,
    conversationId: record.conversationId,
    peer: keepSame(former?.peer, otherEntry(record, viewer)?.user ?? { id: viewer.userId, name: viewer.userId }),
    participants: keepSame(former?.participants, participants),
    group: isGroup(record),
    encrypted: record.encrypted === true,
    host: record.host,
    held: status === 'ended' ? notHeld : (model.held ?? notHeld),
    transfer: record.transfer && keepSame(former?.transfer, record.transfer),
    number: record.number,
    access: record.access ?? 'open',
    recording: record.recording && keepSame(former?.recording, recordingOf(record, viewer)),
    recorded: record.recorded === true,
    captions: keepSame(former?.captions, captionsOf(model)),
    activeSpeaker: participants.some(({ id, state }) => id === model.lastSpeaker && state === 'joined')
      ? model.lastSpeaker
      : undefined,
    capabilities: keepSame(former?.capabilities, capabilities),
    problems: keepSame(former?.problems, model.local.problems),
    speakingWhileMuted: status !== 'ended' && model.speakingWhileMuted === true && !model.local.on.microphone,
    startedAt: record.createdAt,
    // Answered on another device, it was never answered here.
    answeredAt: end?.reason === 'answeredElsewhere' && model.neverIn ? undefined : record.answeredAt,
    endedAt: end?.at,
    reason: end?.reason,
    endedBy: end?.endedBy,
  });
}

function recordingOf(record: CallModel['record'], viewer: CallModel['viewer']): NonNullable<CallSnapshot['recording']> {
  const { state = 'asked', by = '' } = record.recording ?? {};
  return { state, by, mine: ownEntry(record, viewer)?.consented };
}

const noLines: CallSnapshot['captions']['lines'] = [];

function captionsOf({ record, captions = noLines }: CallModel): CallSnapshot['captions'] {
  return record.captions ? { enabled: true, lines: captions } : { enabled: false, lines: noLines };
}

function ownParticipant(model: CallModel, entry: Participant): CallParticipant {
  const { local, phase } = model;
  // My own sound is left out: played here it would be an echo.
  const tracks: Tracks = {};
  if (local.on.camera && local.tracks.camera) tracks.camera = local.tracks.camera;
  if (local.on.screen && local.tracks.screen) tracks.screen = local.tracks.screen;
  return { ...common(model, entry), local: true, connected: phase !== 'reconnecting', ...local.on, tracks };
}

function remoteParticipant(model: CallModel, entry: Participant): CallParticipant {
  const tracks: Tracks = {};
  const remote = model.remote[entry.id] ?? {};
  // Sound plays as soon as it is there, that of a phone before it is answered; a picture is shown only while its sender says that there is one.
  if (model.phase !== 'ended' && (entry.state === 'joined' || entry.phone)) {
    if (remote.microphone) tracks.microphone = remote.microphone;
    if (entry.media.camera && remote.camera) tracks.camera = remote.camera;
    if (entry.media.screen && remote.screen) tracks.screen = remote.screen;
  }
  return { ...common(model, entry), local: false, connected: entry.connected, ...entry.media, tracks };
}

function common(
  { record, speaking, phase, paused = [] }: CallModel,
  { id, user, phone, state, leavesAt, handRaisedAt }: Participant,
) {
  return {
    id,
    user,
    kind: phone ? ('phone' as const) : ('user' as const),
    ...(phone && { number: numberOf(id) }),
    state,
    leaving: state === 'joined' && leavesAt !== undefined,
    paused: paused.filter(({ participant }) => participant === id).map(({ source }) => source),
    speaking: state === 'joined' && phase !== 'ended' && speaking.includes(id),
    host: record.host === id,
    ...(handRaisedAt !== undefined && { handRaisedAt }),
  };
}

/** Who waits in the lobby sees that, wherever the life of the call stands. */
function shownStatus({ record, viewer, phase }: CallModel): CallStatus {
  const waits = phase !== 'ended' && phase !== 'incoming' && ownEntry(record, viewer)?.state === 'waiting';
  return waits ? 'waiting' : statusOf(phase);
}
