import type { CallRecord, IceServer } from '@parley/protocol';
import { isPair, type Viewer } from './call-record.js';
import { askForServers } from './ask-for-servers.js';
import type { CallEncryption } from './encryption/create-call-encryption.js';
import { createLazyEncryption } from './encryption/lazy-encryption.js';
import { keepServersFresh } from './fresh-servers.js';
import type { LocalMedia } from './local-media.js';
import type { CarrierListener, CarrierParts, MediaCarrier, MediaEvent } from './media-carrier.js';
import type { PhoneLine } from './phone/phone-line.js';
import type { MediaPort, PeerState, PeerStats } from './media-port.js';
import { createPeerCarrier } from './peer-carrier.js';
import type { Counted } from './quality/tally.js';

/** What the media of a call needs. */
export interface CallMediaParts extends Omit<CarrierParts, 'port'> {
  readonly media: () => Promise<MediaPort>;
  /** The server's time, in ms since the epoch. */
  readonly serverNow: () => number;
  /** What is expected to carry the call. */
  readonly topology: CallRecord['topology'];
}

/** What the media of a call tells. */
export interface CallMediaListener extends CarrierListener {
  onSpeaking(participant: string, speaking: boolean): void;
  /** What `security` says may be another thing now. */
  onSecurity?(): void;
  /** The platform cannot carry media at all. */
  onFailed(error: unknown): void;
}

/** What carries one call, over all its epochs. */
export interface CallMedia {
  readonly local: LocalMedia;
  /** Media may flow: this device started the call, or answered it. */
  open(record: CallRecord, viewer: Viewer, iceServers: readonly IceServer[]): void;
  listen(listener: CallMediaListener): void;
  answered(): void;
  /** The call may have moved to other channels. Returns whether nothing flows until the new ones are there. */
  follow(record: CallRecord): boolean;
  /** What comes too early waits, what comes too late is dropped. */
  receive(event: MediaEvent): void;
  /** What another device said of the keys of the call. */
  receiveKeys(from: string, data: string): void;
  /** What makes keys, where the call is encrypted and does not go straight between two. */
  readonly encryption: CallEncryption | undefined;
  sessionResumed(): void;
  networkChanged(): void;
  stats(): Promise<PeerStats>;
  /** The same of each connection by itself. */
  counted(): Promise<readonly Counted[]>;
  /** The session descriptions in use, where all media goes straight between two devices. */
  descriptions?(): Promise<{ readonly local?: string; readonly remote?: string } | undefined>;
  /** What is done to the phone of the call. */
  line(): Promise<PhoneLine | undefined>;
  /** Ends everything and stops every track. */
  close(): void;
}

/** Far more than two devices ever say before the first answer. */
const maxWaiting = 500;
/** The others may still receive over the former channels for so long after the new ones are there, in ms. */
const lingerMs = 2_000;
/** Former channels are kept no longer while the new ones are not there, in ms. */
const mostKeptMs = 20_000;

interface Opened {
  readonly record: CallRecord;
  readonly viewer: Viewer;
  readonly iceServers: readonly IceServer[];
}

interface Slot {
  readonly topology: CallRecord['topology'];
  carrier: Promise<MediaCarrier>;
  state: PeerState;
}

/** Keeps what carries the call now and, while it moves, what carried it before. */
export function createCallMedia(parts: CallMediaParts): CallMedia {
  const { link, clock, logger, media, local, serverNow } = parts;
  let opened: Opened | undefined;
  let listener: CallMediaListener | undefined;
  let waiting: MediaEvent[] = [];
  let held = false;
  let closed = false;
  let isAnswered = false;
  const shown = new Set<string>();

  const make = (topology: Slot['topology']): Slot => {
    const carrier = media().then(async (port) => {
      const made = await createCarrier(topology, { port, link, clock, logger, local });
      if (closed) made.close();
      return made;
    });
    // A call that is never answered here does not ask how that went.
    carrier.catch(() => undefined);
    return { topology, carrier, state: 'new' };
  };
  const end = ({ carrier }: Slot) => {
    carrier.then(
      (present) => present.close(),
      () => undefined,
    );
  };
  const encryption = createLazyEncryption({ link, clock, logger, media, onCards: () => listener?.onSecurity?.() });
  let slot = make(parts.topology);
  let former: Slot | undefined;
  let stopKeeping: (() => void) | undefined;
  let endListening: (() => void) | undefined;

  const use = (run: (carrier: MediaCarrier) => void, of = slot) => {
    of.carrier.then(
      (present) => (closed ? undefined : run(present)),
      (error: unknown) => (closed ? undefined : listener?.onFailed(error)),
    );
  };
  /** Where no server says who speaks, it is heard from how loud they are. */
  const hearVoices = async (own: Slot, userId: string) => {
    const [port, carrier] = [await media(), await own.carrier];
    if (!carrier.levels) return;
    const { watchVoices } = await import('./group/watch-voices.js');
    if (closed || own !== slot) return;
    const onSpeaking = (participant: string, now: boolean) => listener?.onSpeaking(participant, now);
    endListening?.();
    endListening = watchVoices({
      clock,
      port,
      local,
      userId,
      levels: () => carrier.levels?.() ?? new Map(),
      onSpeaking,
    });
  };
  const dropFormer = () => {
    stopKeeping?.();
    stopKeeping = undefined;
    if (!former) return;
    end(former);
    former = undefined;
    tellState();
  };
  const keepFormer = (ms: number) => {
    stopKeeping?.();
    stopKeeping = former && clock.setTimer(dropFormer, ms);
  };
  const tellState = () => {
    const now = slot.state === 'connected' ? slot : (former ?? slot);
    listener?.onState(now.state);
  };
  const listenerOf = (own: Slot): CarrierListener => ({
    onState(state) {
      own.state = state;
      if (own === slot && state === 'connected') {
        keepFormer(lingerMs);
        if (opened && !endListening) hearVoices(own, opened.viewer.userId).catch(() => undefined);
      }
      if (own === slot || own === former) tellState();
    },
    onTrack(participant, source, track) {
      if (own !== slot) return;
      if (track) shown.add(`${participant} ${source}`);
      else shown.delete(`${participant} ${source}`);
      listener?.onTrack(participant, source, track);
    },
    onPaused(paused) {
      if (own === slot) listener?.onPaused?.(paused);
    },
    onHeld(now) {
      if (own !== slot) return;
      held = now.local;
      listener?.onHeld?.(now);
    },
    onGivenUp() {
      if (own === slot) listener?.onGivenUp();
    },
  });
  const servers = keepServersFresh({
    clock,
    logger,
    serverNow,
    ask: () => (opened ? askForServers(link, opened) : Promise.resolve([])),
    take(iceServers) {
      if (opened) opened = { ...opened, iceServers };
      use((present) => present.useServers(iceServers));
    },
  });
  const enter = (record: CallRecord, viewer: Viewer, iceServers: readonly IceServer[]) => {
    opened = { record, viewer, iceServers };
    servers.use(iceServers);
    const own = slot;
    const hasTrack = (participant: string, source: string) => shown.has(`${participant} ${source}`);
    const keys = encryption.begin(record, viewer);
    if (keys) own.carrier = Promise.all([own.carrier, keys]).then(([carrier]) => carrier);
    use((present) => {
      const cipher = keys && encryption.present?.cipher;
      present.open({
        record,
        viewer,
        iceServers,
        listener: listenerOf(own),
        held,
        hasTrack,
        ...(cipher && { cipher }),
      });
      if (isAnswered) present.answered();
    }, own);
    const events = waiting;
    waiting = [];
    for (const event of events) receive(event);
  };
  const receive = (event: MediaEvent) => {
    const { epoch } = event.data;
    if (!opened || epoch > opened.record.epoch) {
      if (waiting.length < maxWaiting) waiting.push(event);
    } else if (epoch === opened.record.epoch) use((present) => present.receive(event));
  };
  return {
    local,
    receive,
    open(record, viewer, iceServers) {
      if (record.topology !== slot.topology) {
        end(slot);
        slot = make(record.topology);
      }
      enter(record, viewer, iceServers);
    },
    listen(next) {
      listener = next;
    },
    answered() {
      isAnswered = true;
      if (opened) use((present) => present.answered());
    },
    follow(record) {
      if (closed || !opened) return false;
      encryption.follow(record);
      if (record.epoch <= opened.record.epoch) {
        opened = { ...opened, record };
        use((present) => present.follow(record));
        return false;
      }
      const before = slot;
      endListening?.();
      endListening = undefined;
      slot = make(record.topology);
      enter(record, opened.viewer, opened.iceServers);
      listener?.onSecurity?.();
      if (isPair(record)) {
        // The other side has lost its end of the former one.
        use(() => end(before));
        return true;
      }
      // What flows goes on until the new channels are there.
      const keep = former && before.state !== 'connected' ? former : before;
      for (const one of [before, former]) if (one && one !== keep) end(one);
      former = keep;
      keepFormer(mostKeptMs);
      return false;
    },
    receiveKeys: (from, data) => encryption.present?.receive(from, data),
    get encryption() {
      return encryption.present;
    },
    sessionResumed() {
      encryption.present?.sessionResumed();
      use((present) => present.sessionResumed());
    },
    networkChanged: () => use((present) => present.networkChanged()),
    stats: async () => (await slot.carrier).stats(),
    async counted() {
      const carrier = await slot.carrier;
      return carrier.counted?.() ?? [{ of: carrier, stats: await carrier.stats() }];
    },
    line: async () => (closed ? undefined : (await slot.carrier).line),
    descriptions: async () => (closed ? undefined : (await slot.carrier).descriptions?.()),
    close() {
      if (closed) return;
      stopKeeping?.();
      endListening?.();
      closed = true;
      servers.end();
      encryption.close();
      local.close();
      for (const one of [slot, former]) if (one) end(one);
    },
  };
}

/** What carries calls of more than two is loaded when one is made. */
async function createCarrier(topology: Slot['topology'], parts: CarrierParts): Promise<MediaCarrier> {
  if (topology === 'p2p') return createPeerCarrier(parts);
  if (topology === 'phone') return (await import('./phone/create-phone-carrier.js')).createPhoneCarrier(parts);
  if (topology === 'mesh') return (await import('./group/create-mesh-carrier.js')).createMeshCarrier(parts);
  const [{ createServerCarrier }] = await Promise.all([
    import('./group/create-server-carrier.js'),
    parts.port.loadOneWay?.(),
  ]);
  return createServerCarrier(parts);
}
