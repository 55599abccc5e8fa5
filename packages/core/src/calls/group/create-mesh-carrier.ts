import type { CallRecord } from '@parley/protocol';
import type { CarrierOpening, CarrierParts, MediaCarrier } from '../media-carrier.js';
import { createMediaChannel, type MediaChannel } from '../media-channel.js';
import type { PeerState } from '../media-port.js';
import { createSignaller } from '../signaller.js';
import { sumOfStats } from './sum-of-stats.js';
import { worstState } from './worst-state.js';

interface Spoke {
  readonly channel: MediaChannel;
  /** By when the other came in: who left and comes back brings another end. */
  readonly joinedAt: number | undefined;
  readonly endSending: () => void;
  state: PeerState;
}

/** Carries a call of a few without a media server: a channel to each of the others who is in it. */
export function createMeshCarrier({ port, link, clock, logger, local }: CarrierParts): MediaCarrier {
  const spokes = new Map<string, Spoke>();
  let opening: CarrierOpening | undefined;
  let answered = false;
  let told = false;

  const all = (run: (channel: MediaChannel) => void) => {
    for (const { channel } of spokes.values()) run(channel);
  };
  const tell = () => {
    const states = [...spokes.values()].map(({ state }) => state);
    if (states.length === 0 && !told) return;
    told = true;
    // Nobody is cut off from the call while somebody is heard.
    const isConnected = states.length === 0 || states.includes('connected');
    opening?.listener.onState(isConnected ? 'connected' : worstState(states));
  };
  const end = (id: string) => {
    const spoke = spokes.get(id);
    spokes.delete(id);
    spoke?.endSending();
    spoke?.channel.close();
  };
  const connect = ({ record, viewer, iceServers, listener, cipher }: CarrierOpening, id: string, joinedAt?: number) => {
    const channel = createMediaChannel(port, { clock, logger, ...(cipher && { encryption: { cipher, from: id } }) });
    const spoke: Spoke = { channel, joinedAt, endSending: local.sendTo(channel.peer), state: 'new' };
    spokes.set(id, spoke);
    const { id: callId, epoch } = record;
    channel.open({
      iceServers,
      signaller: createSignaller({ link, clock, logger, callId, epoch, channel: `peer:${id}` }),
      offers: viewer.userId < id,
      listener: {
        onTrack: (source, track) => listener.onTrack(id, source, track),
        onDoubt: () => link.hurry(),
        onState(state) {
          spoke.state = state;
          if (spokes.get(id) === spoke) tell();
        },
        onGivenUp() {
          if (![...spokes.values()].some(({ state }) => state === 'connected')) listener.onGivenUp();
        },
      },
    });
    if (answered) channel.answered();
  };
  const follow = (record: CallRecord) => {
    if (!opening) return;
    opening = { ...opening, record };
    const { viewer } = opening;
    const others = record.participants.filter(({ id, state }) => state === 'joined' && id !== viewer.userId);
    for (const [id, { joinedAt }] of [...spokes])
      if (!others.some((one) => one.id === id && one.joinedAt === joinedAt)) end(id);
    for (const { id, joinedAt } of others) if (!spokes.has(id)) connect(opening, id, joinedAt);
    tell();
  };
  return {
    open(next) {
      opening = next;
      follow(next.record);
    },
    follow,
    answered() {
      answered = true;
      all((channel) => channel.answered());
    },
    receive(event) {
      const spoke = spokes.get(event.data.channel.replace(/^peer:/, ''));
      if (event.ev === 'media.described') spoke?.channel.receiveDescription(event.data.description);
      else spoke?.channel.receiveCandidates(event.data.candidates);
    },
    useServers(iceServers) {
      if (opening) opening = { ...opening, iceServers };
      all((channel) => channel.useServers(iceServers));
    },
    sessionResumed: () => all((channel) => channel.sessionResumed()),
    networkChanged: () => all((channel) => channel.networkChanged()),
    levels: () => new Map([...spokes].map(([id, { channel }]) => [id, channel.peer.level?.()])),
    stats: () => sumOfStats([...spokes.values()].map(({ channel }) => channel.peer)),
    counted: () =>
      Promise.all(
        [...spokes].map(async ([from, { channel }]) => ({ of: channel, from, stats: await channel.peer.stats() })),
      ),
    close() {
      for (const id of [...spokes.keys()]) end(id);
      opening = undefined;
    },
  };
}
