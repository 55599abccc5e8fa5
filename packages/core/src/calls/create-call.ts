import type { CallRecord, EndReason, Result } from '@parley/protocol';
import type { Link } from '../connection/link.js';
import { createScope } from '../kernel/scope.js';
import { within } from '../kernel/within.js';
import type { Clock } from '../ports/clock.js';
import type { Logger } from '../ports/logger.js';
import { callError, ignoreOver, isOver } from './call-errors.js';
import type { CallFrame } from './call-frame.js';
import { createCallLife } from './call-life.js';
import type { CallMedia } from './call-media.js';
import { tellNews } from './call-news.js';
import { endOf, isHere, isPair, ownEntry, type Viewer } from './call-record.js';
import { silentSide } from './call-state.js';
import type { Call } from './calls.js';
import type { DeviceChoice } from './create-devices.js';
import { refuseUnlessEncrypts } from './encryption/encryption-gate.js';
import { createLazyCallControls } from './lazy-call-controls.js';
import type { LocalMedia } from './local-media.js';
import type { MediaPort, PeerState, TrackSource } from './media-port.js';
import { createMediaReport } from './media-report.js';
import { createJournal } from './quality/create-journal.js';
import { createLazyQuality } from './quality/lazy-quality.js';

/** What one call needs. */
export interface CallParts {
  readonly link: Link;
  readonly clock: Clock;
  readonly logger?: Logger;
  readonly platform: () => Promise<MediaPort>;
  readonly choice: DeviceChoice;
  readonly record: CallRecord;
  readonly viewer: Viewer;
  readonly media: CallMedia;
  /** The server's time, in ms since the epoch. */
  readonly serverNow: () => number;
  /** The user answers here: other calls of this device give way. */
  readonly onAccepting: () => void;
  readonly onOver: () => void;
}

/** What the server says to who starts or answers a call. */
export type Joined = Result<'call.start'>;

/** A call as the list of calls drives it. */
export interface HeldCall {
  readonly call: Call;
  /** This device is in the call from its first record on: media may flow. */
  begin(joined: Joined): void;
  /** The server took a start of this user as the answer to this call, which the other side started meanwhile. */
  join(joined: Joined, video: boolean): void;
  /** This device takes up the call again; its devices are being opened. */
  rejoin(joined: Joined): void;
  /** A newer record of the call came; an older one changes nothing. */
  apply(record: CallRecord): void;
  receive(event: Exclude<CallFrame, { ev: 'call.updated' }>): void;
  sessionResumed(): void;
  /** It is over here, such as where the server knows nothing of it any more. */
  end(reason: EndReason): void;
  readonly local: LocalMedia;
  /** Its user speaks though the microphone is off, or does no more. */
  readonly hint: (speakingWhileMuted: boolean) => void;
}

/** How long who hangs up waits for the server to know, in ms. */
export const tellMs = 1_000;

/** One call of this device, from its first record to its end. */
export function createCall(parts: CallParts): HeldCall {
  const { link, clock, logger, viewer, media } = parts;
  const { local } = media;
  const callId = parts.record.id;
  const scope = createScope();
  const report = createMediaReport({ link, logger, callId, told: ownEntry(parts.record, viewer)?.media });
  const over = () => {
    scope.end();
    quality.end();
    media.close();
    parts.onOver();
  };
  const life = createCallLife({ record: parts.record, viewer, logger, onOver: over });
  const journal = createJournal(clock);
  const quality = createLazyQuality({ ...parts, life, journal });
  let peerState: PeerState = 'new';
  let entrance: Pick<Joined, 'iceServers'> | undefined;
  let rejectedHere = false;
  let accepting: Promise<void> | undefined;

  life.state.subscribe(({ status }) => {
    journal.follow(status);
    if (status === 'active') quality.begin();
  });
  const phase = () => life.model.phase;
  // Who waits in the lobby sends, tells and receives nothing.
  const isIn = () => ownEntry(life.model.record, viewer)?.state === 'joined';
  const joined = () => !['incoming', 'accepting', 'ended'].includes(phase()) && isIn();
  const tell = () => {
    // Before the first device is open there is nothing to tell: the others wait for it.
    if (joined() && local.side !== silentSide) report.tell(local.side.on);
  };
  const endHere = (reason: EndReason, endedBy?: string) =>
    life.send({ type: 'ended', end: { reason, endedBy, at: parts.serverNow() } });
  /** Ends the call here. A connection that is still believed in may be gone: nobody waits for that, and it is asked. */
  const endBy = async (told: Promise<unknown>, reason: EndReason) => {
    endHere(reason, reason === 'failed' ? undefined : viewer.userId);
    const known = ignoreOver(told).then(() => true);
    if (!(await within(clock, tellMs, known))) link.hurry();
  };
  const hangup = (reason: EndReason, after?: number) =>
    endBy(link.request('call.hangup', { callId, ...(after && { after }) }, { durable: true }), reason);
  const giveUp = (error?: unknown) => {
    logger?.warn('A call found no way for its media', { callId, error });
    hangup('failed').catch((refused: unknown) => logger?.debug('A hang-up was refused', { callId, error: refused }));
  };
  const settle = () => {
    const { record } = life.model;
    const end = endOf(record, viewer, rejectedHere);
    if (end) life.send({ type: 'ended', end });
    else if (phase() === 'incoming') {
      // Another page of this device answered.
      const here = isPair(record) ? record.state === 'active' : isHere(record, viewer);
      if (here) endHere('answeredElsewhere');
    } else {
      if (entrance && isIn()) {
        media.open(record, viewer, entrance.iceServers);
        entrance = undefined;
      }
      // A call of a group runs before this device is in it, and also where it is not let in.
      if (record.state === 'active' && isIn()) {
        life.send({ type: 'answered' });
        media.answered();
      }
      if (media.follow(record)) {
        peerState = 'new';
        life.send({ type: 'lost' });
      }
      if (peerState === 'connected') life.send({ type: 'connected' });
    }
    tell();
  };
  const apply = (record: CallRecord) => {
    const before = life.model;
    life.change({ type: 'record', record });
    if (life.model !== before) settle();
  };
  const enter = ({ call: record, iceServers }: Joined) => {
    entrance = { iceServers };
    life.change({ type: 'record', record });
    settle();
  };
  const take = () => {
    parts.onAccepting();
    life.send({ type: 'accept' });
  };
  const prepare = (video: boolean, microphone = true) => {
    take();
    if (microphone) local.open(video);
    else if (video) local.setEnabled('camera', true).catch(() => undefined);
  };
  const answer = async (video: boolean, microphone?: boolean) => {
    if (life.model.record.encrypted) await refuseUnlessEncrypts(parts.platform);
    prepare(video, microphone);
    try {
      enter(await link.request('call.accept', { callId }, { durable: true }));
    } catch (error) {
      if (!isOver(error)) local.release();
      else endHere(error.code === 'calls/answered-elsewhere' ? 'answeredElsewhere' : 'cancelled');
      life.send({ type: 'acceptFailed' });
      throw error;
    }
  };
  const refuseUnless = (allowed: boolean) => {
    if (phase() === 'ended') throw callError('calls/ended', 'use this call');
    if (!allowed) throw callError('calls/unsupported', 'do this in this call');
  };
  const setEnabled = async (source: TrackSource, enabled: boolean) => {
    refuseUnless(phase() !== 'incoming' && (source !== 'screen' || !enabled || life.state.get().capabilities.screen));
    await local.setEnabled(source, enabled);
  };

  local.onChange(() => {
    life.change({ type: 'local', local: local.side });
    tell();
  });
  media.listen({
    onTrack: (participant, source, track) => life.change({ type: 'remote', participant, source, track }),
    onSpeaking: (participant, speaking) => life.change({ type: 'speaking', participant, speaking }),
    onSecurity: () => life.emit('security', { complete: media.encryption?.members() !== undefined }),
    onPaused: (paused) => life.change({ type: 'paused', paused }),
    onHeld: (held) => life.change({ type: 'held', held }),
    onGivenUp: giveUp,
    onFailed: giveUp,
    onState(state) {
      peerState = state;
      if (state === 'connected') life.send({ type: 'connected' });
      else if (state === 'disconnected' || state === 'failed') life.send({ type: 'lost' });
    },
  });
  parts.platform().then(
    (platform) => {
      if (scope.ended) return;
      scope.add(platform.onNetworkChanged(() => media.networkChanged()));
      life.change({ type: 'platform', canShareScreen: platform.canShareScreen !== false });
    },
    () => undefined,
  );

  const controls = createLazyCallControls({
    ...{ link, callId, apply, state: life.state, line: () => media.line() },
    check: () => refuseUnless(phase() !== 'incoming'),
  });
  const call: Call = {
    id: callId,
    state: life.state,
    quality: quality.quality,
    on(type, handler) {
      const stop = life.on(type, handler);
      const unwatch = type === 'poorNetwork' || type === 'goodNetwork' ? quality.watch() : undefined;
      return () => {
        stop();
        unwatch?.();
      };
    },
    get capabilities() {
      return life.state.get().capabilities;
    },
    async accept({ video, microphone } = {}) {
      if (phase() === 'ended') {
        const elsewhere = life.model.end?.reason === 'answeredElsewhere';
        throw callError(elsewhere ? 'calls/answered-elsewhere' : 'calls/ended', 'answer the call');
      }
      if (phase() === 'incoming') accepting = answer(video ?? life.model.record.video, microphone);
      await accepting;
    },
    async reject({ reason = 'rejected' } = {}) {
      if (phase() !== 'incoming') return call.hangup();
      rejectedHere = true;
      await endBy(link.request('call.reject', { callId, reason }, { durable: true }), reason);
    },
    async hangup({ after } = {}) {
      if (phase() === 'incoming') await call.reject();
      else if (phase() !== 'ended') await hangup(phase() === 'calling' ? 'cancelled' : 'hangup', after);
    },
    setMicrophoneEnabled: (enabled) => setEnabled('microphone', enabled),
    setCameraEnabled: (enabled) => setEnabled('camera', enabled),
    setScreenShareEnabled: (enabled) => setEnabled('screen', enabled),
    async switchDevice(kind, deviceId) {
      refuseUnless(true);
      if (kind === 'speaker') await (await parts.platform()).selectSpeaker?.(deviceId);
      else await local.useDevice(kind, deviceId);
      parts.choice.choose(kind, deviceId);
    },
    ...controls,
    async end() {
      if (isPair(life.model.record)) return call.hangup();
      // Who may not end it for all stays in it.
      if (!life.state.get().capabilities.end) return controls.end();
      const told = link.request('call.end', { callId }, { durable: true });
      // From then on the record says that nobody is in it any more.
      await endBy(
        told.then((answer) => apply(answer.call)),
        'hangup',
      );
    },
    async stats() {
      const { audioEnergyReceived, videoFramesDecoded } = await media.stats();
      return { audioEnergyReceived, videoFramesDecoded };
    },
    security: async () => (await import('./security/call-phrase.js')).securityOf(media, parts.platform),
  };
  return {
    call,
    begin(joined) {
      life.change({ type: 'local', local: local.side });
      enter(joined);
    },
    join(joined, video) {
      prepare(video);
      enter(joined);
    },
    rejoin(joined) {
      take();
      life.change({ type: 'local', local: local.side });
      enter(joined);
    },
    apply,
    receive(event) {
      if (event.ev === 'call.muted') setEnabled(event.data.source, false).catch(() => undefined);
      if (event.ev === 'call.received' && event.data.kind === 'keys')
        media.receiveKeys(event.data.from, event.data.data);
      else if (event.ev === 'media.described' || event.ev === 'media.trickled') media.receive(event);
      else tellNews(life, event);
    },
    sessionResumed: () => media.sessionResumed(),
    end: (reason) => endHere(reason),
    local,
    hint: (speakingWhileMuted) => life.change({ type: 'hint', speakingWhileMuted }),
  };
}
