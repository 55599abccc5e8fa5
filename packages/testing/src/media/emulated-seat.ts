import type { MediaPort } from '@parley/core';
import type { Candidate, Description } from '@parley/protocol';
import type { RulesDeps } from '@parley/server/rules';

/** A room as the rules of the server use it. */
export type MediaRoom = Awaited<ReturnType<NonNullable<RulesDeps['media']>['openRoom']>>;
/** What a room tells of. */
export type MediaListener = Parameters<NonNullable<RulesDeps['media']>['openRoom']>[1];
type StreamNames = Parameters<MediaRoom['subscribe']>[1];
type Streams = NonNullable<Extract<Parameters<MediaListener>[0], { type: 'described' }>['streams']>;
type Peer = ReturnType<MediaPort['createPeer']>;

/** What one participant sends, and is sent. */
export interface EmulatedSeat {
  readonly labels: Readonly<Record<string, string>>;
  /** Where their sound goes, too. */
  readonly forwarded: number | undefined;
  publish(offer: Description, labels: Readonly<Record<string, string>>): Promise<void>;
  answered(answer: Description): Promise<void>;
  trickle(channel: 'pub' | 'sub', candidates: readonly Candidate[]): Promise<void>;
  want(streams: StreamNames): void;
  forwardTo(port: number | undefined): void;
  /** Offers what the others send, where that is another thing than before. */
  follow(): void;
  restart(): void;
  close(): void;
}

/** What a seat needs. */
export interface EmulatedSeatParts {
  readonly participant: string;
  readonly port: MediaPort;
  readonly told: MediaListener;
  /** All of the room. */
  readonly seats: ReadonlyMap<string, EmulatedSeat>;
}

/** Nothing is sent yet, and nothing wanted. */
export function createEmulatedSeat({ participant, port, told, seats }: EmulatedSeatParts): EmulatedSeat {
  const peers: { pub?: Peer; sub?: Peer } = {};
  const mids = new Map<string, string>();
  let device: string | undefined;
  let labels: Readonly<Record<string, string>> = {};
  let wanted: StreamNames = [];
  let shown = '[]';
  let forwarded: number | undefined;
  // The order of a channel's descriptions is that in which they are asked for.
  let chain: Promise<unknown> = Promise.resolve();
  let awaited: { readonly description: Description; readonly streams: Streams; readonly fresh: boolean } | undefined;

  const connect = (channel: 'pub' | 'sub'): Peer => {
    peers[channel]?.close();
    const peer = port.createPeer({
      iceServers: [],
      listener: {
        onNegotiationNeeded: () => undefined,
        onCandidate(candidate) {
          if (peers[channel] === peer) told({ type: 'trickled', participant, channel, candidates: [candidate] });
        },
        onState(state) {
          if (peers[channel] !== peer) return;
          if (state === 'connected') told({ type: 'connected', participant, channel });
        },
        onTrack: () => undefined,
      },
    });
    peers[channel] = peer;
    return peer;
  };
  const streamsNow = (): Streams =>
    [...seats].flatMap(([from, seat]) =>
      Object.entries(from === participant ? {} : seat.labels)
        .filter(([mid]) => wanted === 'all' || wanted.some((one) => one.participant === from && one.mid === mid))
        .map(([mid, label]) => {
          const name = `${from} ${mid}`;
          const own = mids.get(name) ?? String(mids.size);
          mids.set(name, own);
          const kind = label === 'microphone' ? ('audio' as const) : ('video' as const);
          return { mid: own, from: { participant: from, mid }, kind, label };
        }),
    );
  const tell = () => {
    if (awaited) told({ type: 'described', participant, channel: 'sub', ...awaited });
  };
  const offer = async (restart: boolean) => {
    const streams = streamsNow();
    const fresh = peers.sub === undefined;
    const peer = peers.sub ?? connect('sub');
    if (restart) peer.restartIce();
    const { type, sdp = '' } = await peer.setLocalDescription();
    const described = { ...(JSON.parse(sdp) as object), mids: streams.map(({ mid }) => mid) };
    awaited = { description: { type, sdp: JSON.stringify(described) }, streams, fresh };
    tell();
  };
  const inTurn = (run: () => Promise<unknown>) => {
    chain = chain.then(run).catch(() => undefined);
  };
  const follow = (restart = false) => {
    inTurn(async () => {
      const now = JSON.stringify(streamsNow());
      // One offer at a time: what changes meanwhile is looked at once it is answered.
      if (awaited || (now === shown && !restart) || (now === '[]' && !peers.sub)) return;
      shown = now;
      await offer(restart);
    });
  };
  return {
    get labels() {
      return labels;
    },
    get forwarded() {
      return forwarded;
    },
    async publish(description, given) {
      const { peer: name } = JSON.parse(description.sdp ?? '') as { readonly peer: string };
      if (device !== undefined && device !== name) {
        // Another page: what the former one was sent is gone with it.
        peers.sub?.close();
        peers.sub = undefined;
        [awaited, shown] = [undefined, '[]'];
      }
      const peer = device === name && peers.pub ? peers.pub : connect('pub');
      device = name;
      labels = given;
      await peer.setRemoteDescription(description);
      const answer = await peer.setLocalDescription();
      told({ type: 'described', participant, channel: 'pub', description: answer });
      const streams = Object.entries(given).map(([mid, label]) => ({
        ...{ mid, label },
        kind: label === 'microphone' ? ('audio' as const) : ('video' as const),
      }));
      told({ type: 'published', participant, streams });
    },
    async answered(answer) {
      if (!awaited) return;
      await peers.sub?.setRemoteDescription(answer);
      awaited = undefined;
      follow();
    },
    async trickle(channel, candidates) {
      // One of a former generation leads nowhere.
      for (const candidate of candidates) await peers[channel]?.addCandidate(candidate).catch(() => undefined);
    },
    want(streams) {
      wanted = streams;
      follow();
    },
    forwardTo(port) {
      forwarded = port;
    },
    follow: () => follow(),
    restart() {
      // The device may not have heard it.
      if (awaited) tell();
      else follow(true);
    },
    close() {
      for (const peer of [peers.pub, peers.sub]) peer?.close();
      peers.pub = peers.sub = undefined;
      labels = {};
    },
  };
}
