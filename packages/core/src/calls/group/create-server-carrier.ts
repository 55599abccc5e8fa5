import type { CallRecord, IceServer } from '@parley/protocol';
import type { CarrierOpening, CarrierParts, MediaCarrier, MediaEvent } from '../media-carrier.js';
import { createMediaChannel, type MediaChannel } from '../media-channel.js';
import type { PeerState } from '../media-port.js';
import { createSignaller } from '../signaller.js';
import { createLayerControl, expectMs, type LayerControl } from './create-layer-control.js';
import { createSubChannel, type SubChannel } from './create-sub-channel.js';
import { createTrackBoard } from './create-track-board.js';
import { remoteStreams } from './remote-streams.js';
import { sumOfStats } from './sum-of-stats.js';
import { watchLink } from './watch-link.js';
import { worstState } from './worst-state.js';

interface Open {
  readonly opening: CarrierOpening;
  readonly sub: SubChannel;
  readonly layers: LayerControl;
  readonly endWatching: () => void;
}

/** Carries a call through a media server: one channel for what this device sends, another for all that it receives. */
export function createServerCarrier(parts: CarrierParts): MediaCarrier {
  const { port, link, clock, logger, local } = parts;
  let open: Open | undefined;
  let pub: { readonly channel: MediaChannel; readonly endSending: () => void } | undefined;
  let iceServers: readonly IceServer[] = [];
  let answered = false;
  const states: { pub: PeerState; sub: PeerState } = { pub: 'new', sub: 'new' };

  const tell = (channel: 'pub' | 'sub', state: PeerState) => {
    states[channel] = state;
    // Where nobody sends anything there is nothing to receive it by.
    const known = states.sub === 'new' ? [states.pub] : [states.pub, states.sub];
    open?.opening.listener.onState(worstState(known));
  };
  const closePub = () => {
    pub?.endSending();
    pub?.channel.close();
    pub = undefined;
  };
  const publish = ({ record, listener, cipher }: CarrierOpening) => {
    closePub();
    let searches = 0;
    const channel = createMediaChannel(port, {
      clock,
      logger,
      role: 'send',
      ...(cipher && { encryption: { cipher } }),
    });
    pub = { channel, endSending: local.sendTo(channel.peer) };
    channel.open({
      ...{ iceServers, offers: true },
      signaller: createSignaller({
        ...{ link, clock, logger, channel: 'pub', callId: record.id, epoch: record.epoch },
        labels: () => channel.peer.places?.() ?? {},
      }),
      restart() {
        searches += 1;
        // The media server may have ended its end of the connection: then only another one helps.
        if (searches === 1) channel.peer.restartIce();
        else if (open) publish(open.opening);
      },
      listener: {
        onTrack: () => undefined,
        onState(state) {
          if (state === 'connected') searches = 0;
          tell('pub', state);
        },
        onGivenUp: () => listener.onGivenUp(),
        onDoubt: () => link.hurry(),
      },
    });
    if (answered) channel.answered();
  };
  const receive = (event: MediaEvent) => {
    if (event.data.channel === 'sub') open?.sub.receive(event);
    else if (event.data.channel !== 'pub') return;
    else if (event.ev === 'media.described') pub?.channel.receiveDescription(event.data.description);
    else pub?.channel.receiveCandidates(event.data.candidates);
  };
  const begin = (opening: CarrierOpening): Open => {
    const { record, listener, cipher } = opening;
    const address = { callId: record.id, epoch: record.epoch };
    const layers = createLayerControl({
      clock,
      ask: (wanted) => link.request('media.configure', { ...address, layers: [...wanted] }),
      onPaused: (paused) => listener.onPaused?.(paused),
    });
    const board = createTrackBoard({
      hasTrack: (participant, source) => opening.hasTrack(participant, source),
      onTrack: (participant, source, track) => listener.onTrack(participant, source, track),
    });
    let endWaiting: (() => void) | undefined;
    const release = () => {
      endWaiting = undefined;
      board.release();
    };
    const sub = createSubChannel({
      ...{ port, link, clock, logger, record, cipher },
      iceServers: () => iceServers,
      listener: {
        onState: (state) => tell('sub', state),
        onStreams(received, fresh) {
          const streams = remoteStreams(received);
          sub.peer?.receiveFrom?.(new Map(streams.map(({ mid, ...from }) => [mid, from])));
          const expected = board.setStreams(streams, fresh);
          layers.setStreams(streams, fresh, expected);
          // Whoever is told shows it at once, and says how large.
          board.settle();
          if (expected.length > 0) endWaiting ??= clock.setTimer(release, expectMs);
        },
        onReceived: (mid, track, flows) => board.receive(mid, { track, flows }),
        onShown: (mid, size) => layers.setShown(mid, size),
        onGivenUp: () => listener.onGivenUp(),
      },
    });
    const endLooking = watchLink({
      clock,
      read: () => sub.peer?.stats() ?? Promise.resolve(undefined),
      onBudget: (kbps) => layers.setBudget(kbps),
    });
    const endWatching = () => {
      endWaiting?.();
      endLooking();
    };
    return { opening, sub, layers, endWatching };
  };
  return {
    receive,
    open(opening) {
      iceServers = opening.iceServers;
      open = begin(opening);
      publish(opening);
      if (answered) open.sub.answered();
    },
    answered() {
      answered = true;
      pub?.channel.answered();
      open?.sub.answered();
    },
    follow(record: CallRecord) {
      if (open) open = { ...open, opening: { ...open.opening, record } };
    },
    useServers(servers) {
      iceServers = servers;
      pub?.channel.useServers(servers);
      open?.sub.useServers(servers);
    },
    sessionResumed() {
      pub?.channel.sessionResumed();
      open?.sub.sessionResumed();
    },
    networkChanged() {
      pub?.channel.networkChanged();
      open?.sub.networkChanged();
    },
    counted() {
      const senders = new Map(open?.layers.streams().map(({ mid, participant }) => [mid, participant]));
      const ends = [{ peer: pub?.channel.peer }, { peer: open?.sub.peer, from: senders }];
      return Promise.all(
        ends.flatMap(({ peer, from }) =>
          peer ? [peer.stats().then((stats) => ({ of: peer, stats, ...(from && { from }) }))] : [],
        ),
      );
    },
    stats: () => sumOfStats([pub?.channel.peer, open?.sub.peer].flatMap((peer) => (peer ? [peer] : []))),
    close() {
      closePub();
      open?.endWatching();
      open?.layers.end();
      open?.sub.close();
      open = undefined;
    },
  };
}
