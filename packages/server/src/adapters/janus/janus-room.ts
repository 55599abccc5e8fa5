import { MediaServerError, type MediaListener, type MediaRoom } from '../../calls/media-server.js';
import { createTurns } from './create-turns.js';
import type { JanusHandle, JanusHandles } from './janus-handle.js';
import { list, type Fields } from './janus-frame.js';
import { createJanusForwarding } from './janus-forwarding.js';
import { joinPublisher, type JanusPublisher } from './janus-publisher.js';
import { createJanusSubscriber, type JanusSubscriber } from './janus-subscriber.js';
import type { SeatNote } from './notebook.js';
import { createRoomNews, idInJanus, participantOf } from './room-news.js';

/** A room of a Janus. */
export interface JanusRoom extends MediaRoom {
  readonly participants: number;
  /** Puts out whoever is in the room at Janus and not here: ghosts of devices that died. */
  sweep(): Promise<void>;
  /**
   * Goes on with what another process has begun, as far as it is still there, and gives who that is. Rejects where the room is gone.
   */
  resume(seats: ReadonlyMap<string, SeatNote>): Promise<readonly string[]>;
  /** Janus has gone. */
  lost(): void;
}

/** What a room needs. */
export interface JanusRoomDeps {
  readonly node: string;
  readonly room: string;
  readonly secret: string;
  readonly handles: JanusHandles;
  /** The handle that manages rooms. */
  readonly control: () => JanusHandle | undefined;
  readonly maxParticipants: number;
  /** Where Janus writes recordings; undefined where it cannot. */
  readonly recordings: string | undefined;
  /** What lets sound be sent to this machine; undefined where Janus is elsewhere. */
  readonly adminKey: string | undefined;
  /** A secret of 128 bits or more. */
  readonly randomToken: () => string;
  /** What the next process must know of a participant; nothing once they are gone. */
  readonly noted: (participant: string, note: SeatNote | undefined) => void;
  readonly told: MediaListener;
  readonly onClosed: () => void;
}

interface Seat {
  readonly token: string;
  readonly publisher: JanusPublisher;
  readonly subscriber: JanusSubscriber;
}

/** Wraps a room that Janus has made. */
export function createJanusRoom(deps: JanusRoomDeps): JanusRoom {
  const { node, room, secret, handles } = deps;
  const seats = new Map<string, Seat>();
  const turns = createTurns();
  const forwarding = createJanusForwarding({
    adminKey: deps.adminKey,
    manage: (body) => manage(body),
    streams: (participant) => news.streams().get(participant) ?? [],
  });
  let open = true;
  const told: MediaListener = (event) => {
    if (!open) return;
    deps.told(event);
    if (event.type === 'published' || event.type === 'disconnected') note(event.participant);
    if (event.type === 'gone') inTurn(event.participant, () => unseat(event.participant)).catch(() => undefined);
  };
  const news = createRoomNews(told, followAll);

  const closed = () =>
    new MediaServerError('closed', 'Unable to do this: because the room or the participant is no longer there.');

  function inTurn(participant: string, run: () => Promise<void>): Promise<void> {
    return turns
      .take(participant, () => (open ? run() : Promise.reject(closed())))
      .finally(() => {
        note(participant);
      });
  }

  function note(participant: string): void {
    const seat = seats.get(participant);
    if (!open) return;
    const way = forwarding.way(participant);
    deps.noted(
      participant,
      seat && {
        token: seat.token,
        pub: seat.publisher.note(),
        sub: seat.subscriber.note(),
        streams: news.streams().get(participant) ?? [],
        ...(way === undefined ? {} : { way }),
      },
    );
  }

  async function manage(body: Fields): Promise<Fields> {
    const control = deps.control();
    if (!control) throw new MediaServerError('unreachable', 'Unable to reach the media server: it is not connected.');
    return (await control.message({ ...body, room, secret })).plugin;
  }

  function seatOf(participant: string): Seat {
    const seat = seats.get(participant);
    if (!seat) throw closed();
    return seat;
  }

  function followAll(): void {
    for (const [participant, { subscriber }] of seats)
      inTurn(participant, () => (seats.has(participant) ? subscriber.follow() : Promise.resolve())).catch(
        () => undefined,
      );
  }

  async function join(participant: string): Promise<void> {
    if (seats.has(participant)) return;
    if (seats.size >= deps.maxParticipants)
      throw new MediaServerError('full', `Unable to join: because ${deps.maxParticipants} are in the room already.`);
    const token = deps.randomToken();
    await manage({ request: 'allowed', action: 'add', allowed: [token] });
    const seat = await sit(participant, token);
    if (!open) {
      await seat.publisher.detach();
      throw closed();
    }
    seats.set(participant, seat);
  }

  async function sit(participant: string, token: string, former?: SeatNote): Promise<Seat> {
    const own = { handles, room, participant, token, told };
    const publishing = {
      ...own,
      onNews: (plugin: Fields) => {
        if (plugin['videoroom'] === 'destroyed') lost();
        else news.hear(plugin);
      },
      recording: { secret, folder: deps.recordings },
      expel: () => expel(participant),
    };
    const publisher = await joinPublisher(publishing, former?.pub);
    const subscriber = createJanusSubscriber({ ...own, published: () => news.streams() }, former?.sub);
    return { token, publisher, subscriber };
  }

  /** Whom Janus knows in the room, and whether it takes what they send. */
  async function present(): Promise<ReadonlyMap<string, boolean>> {
    const { participants } = await manage({ request: 'listparticipants' });
    return new Map(
      list(participants).flatMap((row) => {
        const participant = participantOf(row['id']);
        return participant === undefined ? [] : [[participant, row['publisher'] !== false] as const];
      }),
    );
  }

  async function sweep(): Promise<void> {
    if (!open) return;
    for (const participant of (await present()).keys())
      if (!seats.has(participant) && !turns.busy(participant)) await expel(participant);
  }

  async function expel(participant: string): Promise<void> {
    await manage({ request: 'kick', id: idInJanus(participant) });
  }

  async function unseat(participant: string): Promise<void> {
    const seat = seats.get(participant);
    if (!seat) return;
    seats.delete(participant);
    forwarding.forget(participant);
    const forbid = manage({ request: 'allowed', action: 'remove', allowed: [seat.token] }).catch(() => undefined);
    await Promise.all([seat.publisher.detach(), seat.subscriber.detach(), forbid]);
    news.forget(participant);
  }

  function lost(): void {
    if (!open) return;
    deps.told({ type: 'lost' });
    open = false;
    for (const participant of seats.keys()) deps.noted(participant, undefined);
    seats.clear();
    deps.onClosed();
  }

  return {
    node,
    get participants() {
      return seats.size;
    },
    join: (participant) => inTurn(participant, () => join(participant)),
    describe: (participant, { channel, description, labels = {} }) =>
      inTurn(participant, async () => {
        const { publisher, subscriber } = seatOf(participant);
        if (channel === 'sub') await subscriber.answer(description);
        // A device that sends over another connection is another page: it knows nothing of what the former one received.
        else if (await publisher.offer(description, labels)) await subscriber.renew();
      }),
    trickle: (participant, channel, candidates) =>
      inTurn(participant, () => {
        const { publisher, subscriber } = seatOf(participant);
        return (channel === 'pub' ? publisher : subscriber).trickle(candidates);
      }),
    subscribe: (participant, streams) => inTurn(participant, () => seatOf(participant).subscriber.want(streams)),
    configure: (participant, mid, layer) =>
      inTurn(participant, () => seatOf(participant).subscriber.configure(mid, layer)),
    restart: (participant) => inTurn(participant, () => seatOf(participant).subscriber.restart()),
    mute: (participant, mid, muted) =>
      inTurn(participant, async () => {
        seatOf(participant);
        await manage({ request: 'moderate', id: idInJanus(participant), mid, mute: muted });
      }),
    record: (participant, name) => inTurn(participant, () => seatOf(participant).publisher.record(name)),
    forward: (participant, to) => inTurn(participant, () => forwarding.send(participant, to)),
    leave: (participant) => inTurn(participant, () => unseat(participant)),
    kick: (participant) =>
      inTurn(participant, async () => {
        // Should Janus not know it any more, its channels end all the same.
        await expel(participant).catch(() => undefined);
        await unseat(participant);
      }),
    async close() {
      if (!open) return;
      open = false;
      deps.onClosed();
      const ending = [...seats.values()].flatMap(({ publisher, subscriber }) => [
        publisher.detach(),
        subscriber.detach(),
      ]);
      for (const participant of seats.keys()) deps.noted(participant, undefined);
      seats.clear();
      await Promise.all(ending);
    },
    sweep,
    async resume(before) {
      const there = await present();
      const streams = new Map<string, SeatNote['streams']>();
      for (const [participant, former] of before) {
        const publishing = former.pub.publishing && there.get(participant) === true;
        const seat = await sit(participant, former.token, { ...former, pub: { ...former.pub, publishing } });
        seats.set(participant, seat);
        if (former.way !== undefined) forwarding.restore(participant, former.way);
        if (publishing) streams.set(participant, former.streams);
      }
      // Who was put out meanwhile is not in the room, and what was attached for them ends.
      for (const participant of before.keys()) if (!there.has(participant)) await unseat(participant);
      news.restore(streams);
      await sweep();
      return [...seats.keys()];
    },
    lost,
  };
}
