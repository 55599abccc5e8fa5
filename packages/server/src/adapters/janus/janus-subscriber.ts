import type { Candidate, Description } from '@parley/protocol';
import {
  MediaServerError,
  type MediaEvent,
  type MediaListener,
  type PublishedStream,
  type ReceivedStream,
  type StreamLayer,
  type StreamName,
} from '../../calls/media-server.js';
import { channelEvent } from './channel-event.js';
import { list, string, type JanusFrame } from './janus-frame.js';
import type { JanusHandle, JanusHandles } from './janus-handle.js';
import { idInJanus, participantOf } from './room-news.js';

/** What a participant receives: one connection for all of it, made when there is something. */
export interface JanusSubscriber {
  want(streams: readonly StreamName[] | 'all'): Promise<void>;
  /** Brings what arrives in line with what is wanted and there. */
  follow(): Promise<void>;
  answer(description: Description): Promise<void>;
  trickle(candidates: readonly Candidate[]): Promise<void>;
  configure(mid: string, layer: StreamLayer): Promise<void>;
  restart(): Promise<void>;
  /** Begins anew with another connection: the device has lost the one before. */
  renew(): Promise<void>;
  detach(): Promise<void>;
  /** What another process needs to go on with it. */
  note(): SubscriberNote;
}

/** A subscriber as another process finds it. */
export interface SubscriberNote {
  readonly handle?: number;
  readonly wanted: readonly StreamName[] | 'all';
  readonly received: readonly ReceivedStream[];
  /** Whether Janus waits for an answer that may never come, or its end of the connection is gone. */
  readonly stuck: boolean;
}

/** What subscribing needs. */
export interface SubscriberDeps {
  readonly handles: JanusHandles;
  readonly room: string;
  readonly participant: string;
  readonly token: string;
  readonly told: MediaListener;
  readonly published: () => ReadonlyMap<string, readonly PublishedStream[]>;
}

const sameStream = (a: StreamName, b: StreamName) => a.participant === b.participant && a.mid === b.mid;
const inJanus = ({ participant, mid }: StreamName) => ({ feed: idInJanus(participant), mid });

/** Keeps what one participant receives, or goes on with it. Its methods are called one after the other. */
export function createJanusSubscriber(deps: SubscriberDeps, former?: SubscriberNote): JanusSubscriber {
  const { room, participant, token, told } = deps;
  let wanted: readonly StreamName[] | 'all' = former?.wanted ?? [];
  let received: readonly ReceivedStream[] = former?.received ?? [];
  let handle = former?.handle === undefined ? undefined : adopt(former.handle);
  /** What Janus has offered and the device has not answered: Janus leaves any other change, and its answer to it, until then. */
  let offered: { readonly event: MediaEvent; readonly restarts: boolean } | undefined;
  let restartDue = false;
  let broken = former?.stuck ?? false;
  let over = false;

  function adopt(id: number): JanusHandle {
    const own: JanusHandle = deps.handles.adopt(id, (frame) => {
      if (handle === own) hear(frame);
    });
    return own;
  }

  /** What is wanted and published. */
  function target(): readonly StreamName[] {
    const there = [...deps.published()]
      .filter(([id]) => id !== participant)
      .flatMap(([id, streams]) => streams.map(({ mid }) => ({ participant: id, mid })));
    const want = wanted;
    return want === 'all' ? there : there.filter((stream) => want.some((name) => sameStream(name, stream)));
  }

  function take(frame: JanusFrame, { fresh = false, restarts = false } = {}): void {
    const streams = list(frame.plugin['streams']);
    if (streams.length > 0) received = streams.flatMap(receivedIn);
    if (frame.jsep?.type !== 'offer') return;
    const event: MediaEvent = {
      type: 'described',
      participant,
      channel: 'sub',
      description: frame.jsep,
      streams: received,
      ...(fresh ? { fresh } : {}),
    };
    offered = { event, restarts: fresh || restarts };
    told(event);
  }

  function hear(frame: JanusFrame): void {
    if (frame.kind === 'event') take(frame);
    if (frame.kind === 'hangup' || frame.kind === 'detached') broken = true;
    const event = channelEvent(participant, 'sub', frame);
    if (event) told(event);
  }

  async function begin(streams: readonly StreamName[]): Promise<void> {
    const own: JanusHandle = await deps.handles.attach(`sub ${room}`, (frame) => {
      if (handle === own) hear(frame);
    });
    if (over) {
      await own.detach();
      throw new MediaServerError('closed', 'Unable to receive: because the participant has left.');
    }
    handle = own;
    broken = false;
    received = [];
    try {
      // Without `autoupdate` Janus leaves offers to whom they are asked from, one at a time.
      const request = { request: 'join', ptype: 'subscriber', room, token, autoupdate: false };
      take(await own.message({ ...request, streams: streams.map(inJanus) }), { fresh: true });
    } catch (error) {
      await end();
      throw error;
    }
  }

  async function end(): Promise<void> {
    const own = handle;
    handle = undefined;
    offered = undefined;
    restartDue = false;
    received = [];
    await own?.detach();
  }

  async function follow(): Promise<void> {
    if (offered && !broken) return;
    const streams = target();
    if (!handle) {
      if (streams.length > 0) await begin(streams);
      return;
    }
    if (broken) return;
    const subscribe = streams.filter((stream) => !received.some(({ from }) => sameStream(from, stream)));
    const unsubscribe = received.filter(({ from }) => !streams.some((stream) => sameStream(from, stream)));
    if (subscribe.length === 0 && unsubscribe.length === 0) return;
    const update = {
      request: 'update',
      ...(subscribe.length === 0 ? {} : { subscribe: subscribe.map(inJanus) }),
      ...(unsubscribe.length === 0 ? {} : { unsubscribe: unsubscribe.map(({ mid }) => ({ sub_mid: mid })) }),
    };
    const gone = new Set(unsubscribe.map(({ mid }) => mid));
    const answer = await handle.message(update);
    received = received.filter(({ mid }) => !gone.has(mid));
    take(answer);
  }

  async function again(own: JanusHandle): Promise<void> {
    restartDue = false;
    take(await own.message({ request: 'configure', restart: true }), { restarts: true });
  }

  async function renew(): Promise<void> {
    await end();
    await follow();
  }

  return {
    want(streams) {
      wanted = streams;
      return follow();
    },
    follow,
    async answer({ type, sdp }) {
      if (type !== 'answer' || sdp === undefined)
        throw new MediaServerError('refused', 'Unable to receive: because only an answer is expected here.');
      if (!handle || !offered || broken) return;
      await handle.message({ request: 'start' }, { type, sdp });
      offered = undefined;
      if (restartDue) await again(handle);
      else await follow();
    },
    trickle: (candidates) => handle?.trickle(candidates) ?? Promise.resolve(),
    async configure(mid, { substream, temporal, on }) {
      if (!handle || !received.some((stream) => stream.mid === mid))
        throw new MediaServerError('refused', 'Unable to choose a layer: because nothing arrives by that name.');
      const stream = { mid, substream, temporal, send: on };
      await handle.message({ request: 'configure', streams: [stream] });
    },
    async restart() {
      if (!handle || broken) await renew();
      else if (!offered) await again(handle);
      else {
        // The device may not have heard it.
        restartDue = !offered.restarts;
        told(offered.event);
      }
    },
    renew,
    note: () => ({
      ...(handle === undefined ? {} : { handle: handle.id }),
      wanted,
      received,
      stuck: broken || offered !== undefined,
    }),
    detach() {
      over = true;
      return end();
    },
  };
}

function receivedIn(stream: Readonly<Record<string, unknown>>): readonly ReceivedStream[] {
  const { mid, type: kind, feed_id, feed_mid, feed_description, active } = stream;
  const participant = participantOf(feed_id);
  if (typeof mid !== 'string' || typeof feed_mid !== 'string' || participant === undefined || active === false)
    return [];
  if (kind !== 'audio' && kind !== 'video' && kind !== 'data') return [];
  const label = string(feed_description);
  return [{ mid, from: { participant, mid: feed_mid }, kind, ...(label === undefined ? {} : { label }) }];
}
