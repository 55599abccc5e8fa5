import type { CallRecord, EventFrame, IceServer } from '@parley/protocol';
import type { Link } from '../connection/link.js';
import type { Clock } from '../ports/clock.js';
import type { Logger } from '../ports/logger.js';
import { otherEntry, type Viewer } from './call-record.js';
import { keepServersFresh } from './fresh-servers.js';
import type { LocalMedia } from './local-media.js';
import { createMediaChannel, type ChannelListener, type MediaChannel } from './media-channel.js';
import type { MediaPort, MediaTrack, PeerStats, TrackSource } from './media-port.js';
import { createSignaller } from './signaller.js';

/** What the other end of a channel sent. */
export type MediaEvent = EventFrame<'media.described' | 'media.trickled'>;

/** What the media of a call needs. */
export interface CallMediaParts {
  readonly link: Link;
  readonly clock: Clock;
  readonly logger?: Logger;
  readonly media: () => Promise<MediaPort>;
  readonly local: LocalMedia;
  /** The server's time, in ms since the epoch. */
  readonly serverNow: () => number;
}

/** What the media of a call tells. */
export interface CallMediaListener extends Pick<ChannelListener, 'onState' | 'onGivenUp'> {
  onTrack(participant: string, source: TrackSource, track: MediaTrack | undefined): void;
  /** The platform cannot carry media at all. */
  onFailed(error: unknown): void;
}

/** The channels of one call, over all its epochs. */
export interface CallMedia {
  readonly local: LocalMedia;
  /** Media may flow: this device started the call, or answered it. */
  open(record: CallRecord, viewer: Viewer, iceServers: readonly IceServer[]): void;
  listen(listener: CallMediaListener): void;
  answered(): void;
  /** The call may have moved to other channels. Returns whether it has. */
  follow(record: CallRecord): boolean;
  /** What comes too early waits, what comes too late is dropped. */
  receive(event: MediaEvent): void;
  sessionResumed(): void;
  networkChanged(): void;
  stats(): Promise<PeerStats>;
  /** The session descriptions in use, where all media goes straight between two devices. */
  descriptions?(): Promise<{ readonly local?: string; readonly remote?: string } | undefined>;
  /** Ends everything and stops every track. */
  close(): void;
}

/** Far more than two devices ever say before the first answer. */
const maxWaiting = 500;

/** Makes the first peer connection at once, since that takes time. */
export function createCallMedia({ link, clock, logger, media, local, serverNow }: CallMediaParts): CallMedia {
  let opened: { record: CallRecord; viewer: Viewer; iceServers: readonly IceServer[] } | undefined;
  let listener: CallMediaListener | undefined;
  let waiting: MediaEvent[] = [];
  let closed = false;
  let isAnswered = false;

  const make = (): Promise<MediaChannel> => {
    const making = media().then((port) => {
      const made = createMediaChannel(port, { clock, logger });
      if (closed) made.close();
      else local.sendTo(made.peer);
      return made;
    });
    // A call that is never answered here does not ask how that went.
    making.catch(() => undefined);
    return making;
  };
  let channel = make();

  const use = (run: (channel: MediaChannel) => void) => {
    channel.then(
      (present) => (closed ? undefined : run(present)),
      (error: unknown) => (closed ? undefined : listener?.onFailed(error)),
    );
  };
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
    const { id: callId, epoch } = record;
    const signaller = createSignaller({ link, clock, logger, callId, epoch, channel: nameOf(record, viewer) });
    const offers = record.createdBy === viewer.userId;
    use((present) => {
      if (!listener) return;
      const told = listener;
      const from = otherEntry(record, viewer)?.id ?? viewer.userId;
      present.open({
        ...{ iceServers, signaller, offers },
        listener: {
          ...told,
          onTrack: (source, track) => told.onTrack(from, source, track),
          // What took the way of the media may have taken that of the descriptions, too.
          onDoubt: () => link.hurry(),
        },
      });
      if (isAnswered) present.answered();
    });
    const events = waiting;
    waiting = [];
    for (const event of events) receive(event);
  };
  const receive = (event: MediaEvent) => {
    const { epoch, channel: name } = event.data;
    if (!opened || epoch > opened.record.epoch) {
      if (waiting.length < maxWaiting) waiting.push(event);
      return;
    }
    if (epoch < opened.record.epoch || name !== nameOf(opened.record, opened.viewer)) return;
    if (event.ev === 'media.described') use((present) => present.receiveDescription(event.data.description));
    else use((present) => present.receiveCandidates(event.data.candidates));
  };
  return {
    local,
    open: enter,
    receive,
    listen(next) {
      listener = next;
    },
    answered() {
      isAnswered = true;
      if (opened) use((present) => present.answered());
    },
    follow(record) {
      if (closed || !opened || record.epoch <= opened.record.epoch) return false;
      const former = channel;
      channel = make();
      enter(record, opened.viewer, opened.iceServers);
      use(() => void former.then((old) => old.close()));
      return true;
    },
    sessionResumed: () => use((present) => present.sessionResumed()),
    networkChanged: () => use((present) => present.networkChanged()),
    stats: async () => (await channel).peer.stats(),
    descriptions: async () => (closed ? undefined : (await channel).peer.descriptions?.()),
    close() {
      if (closed) return;
      closed = true;
      servers.end();
      local.close();
      channel.then(
        (present) => present.close(),
        () => undefined,
      );
    },
  };
}

/** What began or answered the call, said again, changes nothing and is answered with fresh credentials. */
async function askForServers(link: Link, { record, viewer }: { record: CallRecord; viewer: Viewer }) {
  const { id: callId, clientId, createdBy, video, conversationId } = record;
  const to = otherEntry(record, viewer)?.id;
  const { iceServers } =
    createdBy === viewer.userId && to !== undefined
      ? await link.request('call.start', { clientId, to, video, conversationId }, { durable: true })
      : await link.request('call.accept', { callId }, { durable: true });
  return iceServers;
}

/** The channel on which this device and the other one speak. */
function nameOf(record: CallRecord, viewer: Viewer): string {
  return `peer:${otherEntry(record, viewer)?.id ?? viewer.userId}`;
}
