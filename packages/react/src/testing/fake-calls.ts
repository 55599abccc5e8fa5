import type {
  Call,
  CallEffectsState,
  CallElsewhere,
  CallEvents,
  CallHistoryOptions,
  CallParticipant,
  CallQuality,
  CallSnapshot,
  CallSummary,
  Calls,
  Devices,
  EndReason,
  JoinableCall,
  MediaSurface,
  MediaTrack,
  Recording,
  User,
} from '@parley/core';
import { createFakeCallTest, createFakePreview, type FakeCallTest, type FakePreview } from './fake-preview.js';
import { me } from './people.js';
import { settable, speaker, type Settable, type Speaker } from './settable.js';

/** A call that a test drives, and what was done to it. */
export interface FakeCall extends Call {
  readonly state: Settable<CallSnapshot>;
  readonly quality: Settable<CallQuality>;
  readonly done: string[];
  /** What `security` gives. */
  phrase?: readonly string[];
  /** Changes a participant. */
  party(id: string, part: Partial<CallParticipant>): void;
  end: Call['end'] & ((reason: EndReason, endedBy?: string) => void);
  /** Something happens to it. */
  happens: Speaker<CallEvents>['emit'];
}

/** Calls that a test drives. */
export interface FakeCalls extends Calls {
  readonly list: Settable<readonly Call[]>;
  readonly elsewhere: Settable<readonly CallElsewhere[]>;
  readonly joinable: Settable<readonly JoinableCall[]>;
  readonly rings: Settable<boolean>;
  readonly devices: Settable<Devices>;
  /** Those that were made, one after the other. */
  readonly previews: readonly FakePreview[];
  readonly tests: readonly FakeCallTest[];
  readonly selected: [string, string][];
  /** What there is of recordings. */
  recorded: readonly Recording[];
  /** What `history` gives, page by page; the last one again and again. */
  readonly pages: { readonly calls: readonly CallSummary[]; readonly next?: string }[];
  /** What was asked of `history`. */
  readonly asked: CallHistoryOptions[];
  /** What `start` and `history` throw, if anything. */
  refusal?: Error;
  /** Effects are switched once it is settled. */
  switched?: Promise<void>;
  readonly effects: Settable<CallEffectsState>;
  /** Somebody calls. */
  ring(from: User, options?: { readonly video?: boolean; readonly conversationId?: string }): FakeCall;
  /** The call that `start` made last. */
  latest(): FakeCall | undefined;
}

/** A track that can be told from others, and the surfaces that play it. */
export interface FakeTrack extends MediaTrack {
  readonly surfaces: Set<MediaSurface>;
}

/** A track whose stream is what the test gives, or the track itself. */
export function fakeTrack(id: string, kind: 'audio' | 'video', stream?: unknown): FakeTrack {
  const surfaces = new Set<MediaSurface>();
  return {
    id,
    kind,
    surfaces,
    attach(surface) {
      surfaces.add(surface);
      if (stream !== undefined) surface.srcObject = stream;
      return () => {
        surfaces.delete(surface);
        if (stream !== undefined) surface.srcObject = null;
      };
    },
  };
}

const party = (user: User, local: boolean, part: Partial<CallParticipant> = {}): CallParticipant => ({
  id: user.id,
  user,
  kind: user.id.startsWith('tel:') ? 'phone' : 'user',
  local,
  state: 'joined',
  connected: true,
  leaving: false,
  microphone: true,
  camera: false,
  screen: false,
  speaking: false,
  paused: [],
  host: false,
  tracks: {},
  ...part,
});

function fakeCall(id: string, snapshot: CallSnapshot): FakeCall {
  const state = settable(snapshot);
  const done: string[] = [];
  const events = speaker<CallEvents>();
  const change = (partyId: string, part: Partial<CallParticipant>) =>
    state.patch({
      participants: state.get().participants.map((each) => (each.id === partyId ? { ...each, ...part } : each)),
    });
  const record = (entry: string, effect?: () => void) => {
    done.push(entry);
    effect?.();
    return Promise.resolve();
  };
  const end = (reason: EndReason, endedBy?: string) => {
    state.patch({ status: 'ended', reason, endedBy, endedAt: Date.now() });
    events.emit('ended', { reason, endedBy });
  };
  const call: FakeCall = {
    id,
    state,
    quality: settable<CallQuality>({
      ...{ level: 'unknown', sendingLevel: 'unknown', participants: {} },
      microphoneSilent: false,
      sentKbps: 0,
      receivedKbps: 0,
    }),
    done,
    on: (type, handler) => events.on(type, handler),
    party: change,
    end: ((reason?: EndReason, endedBy?: string) =>
      reason ? end(reason, endedBy) : record('end', () => end('hangup', me.id))) as FakeCall['end'],
    happens: (type, event) => events.emit(type, event),
    get capabilities() {
      return state.get().capabilities;
    },
    accept: (options) =>
      record(`accept ${options?.video ? 'video' : 'audio'}`, () =>
        state.patch({ status: 'active', answeredAt: Date.now() }),
      ),
    reject: (options) => record('reject', () => end(options?.reason ?? 'rejected', me.id)),
    hangup: () => record('hangup', () => end(state.get().status === 'calling' ? 'cancelled' : 'hangup', me.id)),
    setMicrophoneEnabled: (on) => record(`microphone ${on}`, () => change(me.id, { microphone: on })),
    setCameraEnabled: (on) => record(`camera ${on}`, () => change(me.id, { camera: on })),
    setScreenShareEnabled: (on) => record(`screen ${on}`, () => change(me.id, { screen: on })),
    switchDevice: (kind, deviceId) => record(`switch ${kind} ${deviceId}`),
    add: (user) => record(`add ${typeof user === 'string' ? user : user.join(' ')}`),
    remove: (userId) => record(`remove ${userId}`, () => change(userId, { state: 'left' })),
    mute: (userId, source = 'microphone') =>
      record(`mute ${userId} ${source}`, () => change(userId, { [source]: false })),
    admit: (userId, admitted = true) =>
      record(`${admitted ? 'admit' : 'turn away'} ${userId}`, () =>
        change(userId, { state: admitted ? 'joined' : 'left' }),
      ),
    configure: (settings) => record(`configure ${Object.values(settings).join(' ')}`, () => state.patch(settings)),
    startRecording: () => record('record'),
    stopRecording: () => record('stop recording'),
    consent: (given) => record(`consent ${given}`),
    setCaptionsEnabled: (enabled) => record(`captions ${String(enabled)}`),
    raiseHand: (raised = true) =>
      record(`hand ${raised}`, () => change(me.id, { handRaisedAt: raised ? Date.now() : undefined })),
    lowerHand: (userId) => record(`lower ${userId}`, () => change(userId, { handRaisedAt: undefined })),
    react: (emoji) => record(`react ${emoji}`),
    send: (data) => record(`send ${data}`),
    hold: (on = true) => record(`hold ${on}`, () => state.patch({ held: { ...state.get().held, local: on } })),
    sendDigits: (digits) => record(`digits ${digits}`),
    transfer: (to) => record(`transfer ${typeof to === 'string' ? to : to.id}`),
    stats: () => Promise.resolve({ audioEnergyReceived: 0, videoFramesDecoded: 0 }),
    security: () => Promise.resolve(call.phrase && { phrase: call.phrase }),
  };
  return call;
}

/** Calls in memory. */
export function fakeCalls(): FakeCalls {
  const list = settable<readonly Call[]>([]);
  const events = speaker<{ readonly incoming: Call }>();
  const selected: [string, string][] = [];
  const pages: { readonly calls: readonly CallSummary[]; readonly next?: string }[] = [];
  const asked: CallHistoryOptions[] = [];
  let latest: FakeCall | undefined;
  const open = (peer: User, direction: 'incoming' | 'outgoing', part: Partial<CallSnapshot>) => {
    const id = `call-${list.get().length + 1}`;
    latest = fakeCall(id, {
      id,
      status: direction === 'incoming' ? 'incoming' : 'calling',
      direction,
      video: false,
      peer,
      participants: [party(me, true), party(peer, false, { state: 'invited' })],
      encrypted: false,
      held: { local: false, remote: false },
      group: false,
      access: 'open',
      capabilities: {
        video: true,
        screen: true,
        add: false,
        hold: false,
        transfer: false,
        dtmf: false,
        record: false,
        ...{ moderate: false, end: false },
        hand: false,
        reactions: false,
        captions: false,
      },
      problems: {},
      recorded: false,
      captions: { enabled: false, lines: [] },
      speakingWhileMuted: false,
      startedAt: Date.now(),
      ...part,
    });
    list.set([latest, ...list.get()]);
    return latest;
  };
  const devices = settable<Devices>({
    available: [
      { id: 'mic-1', kind: 'microphone', label: 'Built-in microphone' },
      { id: 'mic-2', kind: 'microphone', label: 'Headset' },
      { id: 'cam-1', kind: 'camera', label: '' },
    ],
    selected: { microphone: 'mic-1' },
  });
  const previews: FakePreview[] = [];
  const tests: FakeCallTest[] = [];
  const calls: FakeCalls = {
    list,
    elsewhere: settable<readonly CallElsewhere[]>([]),
    joinable: settable<readonly JoinableCall[]>([]),
    rings: settable(true),
    devices,
    pages,
    asked,
    selected,
    on: (type, handler) => events.on(type, handler),
    latest: () => latest,
    recorded: [],
    ring(from, { video = false, conversationId } = {}) {
      const call = open(from, 'incoming', { video, conversationId });
      events.emit('incoming', call);
      return call;
    },
    effects: settable<CallEffectsState>({
      background: 'none',
      noiseSuppression: false,
      mutedHint: true,
      offered: { background: false, noiseSuppression: false },
    }),
    async setEffects(change) {
      if (calls.refusal) throw calls.refusal;
      await calls.switched;
      calls.effects.patch(change);
    },
    previews,
    tests,
    preview(options) {
      const preview = createFakePreview(options);
      previews.push(preview);
      return Promise.resolve(preview);
    },
    test(options) {
      const test = createFakeCallTest(options);
      tests.push(test);
      return Promise.resolve(test);
    },
    recordings: (of) =>
      Promise.resolve({
        recordings: calls.recorded.filter((one) => !('callId' in of) || one.callId === of.callId),
      }),
    recordingLinks: (id) =>
      Promise.resolve(
        (calls.recorded.find((one) => one.id === id)?.files ?? []).map((file) => ({
          ...{ fileId: file.id, url: `https://parley.example/${id}/${file.id}`, expiresAt: 0 },
        })),
      ),
    deleteRecording(id) {
      calls.recorded = calls.recorded.filter((one) => one.id !== id);
      return Promise.resolve();
    },
    rejoin: (callId) => Promise.reject(new Error(`no call ${callId}`)),
    history(options = {}) {
      asked.push(options);
      if (calls.refusal) return Promise.reject(calls.refusal);
      return Promise.resolve(pages[asked.length - 1] ?? pages.at(-1) ?? { calls: [] });
    },
    join: (callId) => Promise.reject(new Error(`no call ${callId}`)),
    start(to, { video = false, conversationId, encrypted = false } = {}) {
      if (calls.refusal) return Promise.reject(calls.refusal);
      const id = typeof to === 'string' ? to : to.conversationId;
      const group = typeof to === 'string' ? { conversationId } : { conversationId: id, group: true };
      return Promise.resolve(open({ id, name: id }, 'outgoing', { video, encrypted, ...group }));
    },
    selectDevice(kind, deviceId) {
      selected.push([kind, deviceId]);
      devices.patch({ selected: { ...devices.get().selected, [kind]: deviceId } });
      return Promise.resolve();
    },
  };
  return calls;
}
