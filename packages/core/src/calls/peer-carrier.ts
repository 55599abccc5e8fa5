import { otherEntry } from './call-record.js';
import type { CarrierParts, MediaCarrier } from './media-carrier.js';
import { createMediaChannel } from './media-channel.js';
import { createSignaller } from './signaller.js';

/** Carries a call of two from device to device. Makes the peer connection at once, since that takes time. */
export function createPeerCarrier({ port, link, clock, logger, local }: CarrierParts): MediaCarrier {
  const channel = createMediaChannel(port, { clock, logger });
  const endSending = local.sendTo(channel.peer);
  let from: string | undefined;
  return {
    open({ record, viewer, iceServers, listener }) {
      const other = otherEntry(record, viewer)?.id ?? viewer.userId;
      from = other;
      const { id: callId, epoch } = record;
      const signaller = createSignaller({ link, clock, logger, callId, epoch, channel: `peer:${other}` });
      channel.open({
        ...{ iceServers, signaller },
        offers: record.createdBy === viewer.userId,
        listener: {
          onState: (state) => listener.onState(state),
          onTrack: (source, track) => listener.onTrack(other, source, track),
          onGivenUp: () => listener.onGivenUp(),
          // What took the way of the media may have taken that of the descriptions, too.
          onDoubt: () => link.hurry(),
        },
      });
    },
    answered: () => channel.answered(),
    follow: () => undefined,
    receive(event) {
      if (event.data.channel !== `peer:${from}`) return;
      if (event.ev === 'media.described') channel.receiveDescription(event.data.description);
      else channel.receiveCandidates(event.data.candidates);
    },
    useServers: (iceServers) => channel.useServers(iceServers),
    sessionResumed: () => channel.sessionResumed(),
    networkChanged: () => channel.networkChanged(),
    levels: () => new Map(from === undefined ? [] : [[from, channel.peer.level?.()]]),
    stats: () => channel.peer.stats(),
    descriptions: () => channel.peer.descriptions?.(),
    close() {
      endSending();
      channel.close();
    },
  };
}
