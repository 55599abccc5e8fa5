import { createHmac, randomBytes } from 'node:crypto';
import {
  MediaServerError,
  type MediaListener,
  type MediaNode,
  type MediaRoom,
  type MediaRoomName,
  type ResumedRoom,
} from '../../calls/media-server.js';
import type { MediaNotes } from '../../calls/media-notes.js';
import { logFailure } from '../../kernel/log-failure.js';
import { createHousekeeping } from './housekeeping.js';
import type { Fields } from './janus-frame.js';
import { createJanusHandles, type JanusHandle } from './janus-handle.js';
import { createJanusLink, type JanusLink, type JanusLinkSpec } from './janus-link.js';
import { createJanusRoom, type JanusRoom } from './janus-room.js';
import { createNotebook, type SeatNote } from './notebook.js';

/** A Janus to use. Times in ms. */
export interface JanusNodeSpec extends Pick<JanusLinkSpec, 'url' | 'apiSecret' | 'clock' | 'log'> {
  readonly name: string;
  /** What lets rooms be made (`admin_key` of its VideoRoom). */
  readonly adminKey: string;
  /** The folder that it writes recordings to, as it is called on its machine; without it, it records nothing. */
  readonly recordings?: string;
  /** Whether it runs on this machine: then it sends what participants say to ports of it. */
  readonly local?: boolean;
  /** Where it is noted what the next process needs to go on with its rooms; without it, they end with this one. */
  readonly notes?: MediaNotes;
  readonly times?: Partial<Pick<JanusLinkSpec, 'answerWithin' | 'beat' | 'claimWithin'>>;
}

/** By design; Janus itself knows no bound. */
const maxParticipants = 50;
const usualTimes = { answerWithin: 5_000, beat: 5_000, claimWithin: 4_000 };
/** What every room is made with: the codecs that Janus 1.1 gives several sizes of, and who talks. */
const roomSettings = {
  permanent: false,
  is_private: true,
  publishers: maxParticipants,
  audiocodec: 'opus',
  videocodec: 'vp8',
  opus_fec: true,
  bitrate: 2_000_000,
  fir_freq: 10,
  audiolevel_event: true,
  audio_active_packets: 25,
  audio_level_average: 50,
  record: false,
  lock_record: true,
};
/** "Room already exists." */
const exists = /\(427\)\.$/;

/** Carries rooms on a Janus (1.1 or newer; VideoRoom with `string_ids`), reached by its private WebSocket API. */
export function createJanusNode(spec: JanusNodeSpec): MediaNode {
  const { name, apiSecret, adminKey, recordings, local = false, clock, log } = spec;
  const { beat } = { ...usualTimes, ...spec.times };
  const rooms = new Map<string, JanusRoom>();
  let control: JanusHandle | undefined;
  let stopped = false;
  /** Whether the session may hold what nobody knows of, as the process before did not note it: it is used no longer than its rooms. */
  let isWorn = false;
  let opening = 0;
  let cancelRetry = (): void => undefined;
  let ready = Promise.resolve();
  let renewing: Promise<void> | undefined;
  const notebook = spec.notes && createNotebook(spec.notes, name, log);
  const former = notebook?.former();
  /** Whether the session of the process before is claimed; false from the moment on when it is known that it is not. */
  let onClaimed = (_claimed: boolean): void => undefined;
  const isClaimed = new Promise<boolean>((resolve) => (onClaimed = resolve));
  const handles = createJanusHandles(
    () => link,
    () => (isWorn = true),
  );
  /** Known again after a restart, so that a room of before can be ended. */
  const secretOf = (room: string) => createHmac('sha256', apiSecret).update(room).digest('base64url');

  async function manage(body: Fields): Promise<Fields> {
    if (!control)
      throw new MediaServerError('unreachable', `Unable to use the media server ${name}: because it is not connected.`);
    return (await control.message(body)).plugin;
  }

  const destroy = (room: string) => manage({ request: 'destroy', room, secret: secretOf(room), permanent: false });
  const housekeeping = createHousekeeping({
    clock,
    every: beat,
    list: () => manage({ request: 'list', admin_key: adminKey }),
    isOurs: (room) => rooms.has(room),
    destroy,
  });

  async function up(claimed: boolean): Promise<void> {
    try {
      const noted = claimed && !control ? (await former)?.session.control : undefined;
      if (noted !== undefined) {
        control = handles.adopt(noted, () => undefined);
        isWorn = true;
      }
      if (claimed && control) {
        await handles.settle();
        await housekeeping.settle();
        await Promise.all([...rooms.values()].map((room) => room.sweep()));
      } else {
        notebook?.clear();
        isWorn = false;
        control = await handles.attach('control', () => undefined);
      }
      const session = link.session();
      if (session !== undefined) notebook?.noteSession({ session, control: control.id });
      onClaimed(claimed);
      if (!stopped) housekeeping.start();
    } catch (error) {
      logFailure(log, error, { task: 'media.up', node: name });
      // Without a control it is of no use: it begins anew.
      cancelRetry();
      cancelRetry = clock.setTimer(() => {
        if (!control) void link.renew();
      }, beat);
    }
  }

  const link: JanusLink = createJanusLink(
    {
      ...{ ...usualTimes, ...spec.times, url: spec.url, apiSecret, clock, log },
      ...(former && { former: former.then((notes) => notes?.session.session) }),
    },
    {
      up(claimed) {
        ready = up(claimed);
      },
      lost() {
        onClaimed(false);
        notebook?.clear();
        control = undefined;
        handles.forget();
        housekeeping.forget();
        for (const room of [...rooms.values()]) room.lost();
        rooms.clear();
      },
      event: (handle, frame) => handles.event(handle, frame),
    },
  );

  /** Once nothing in it is used any more, a worn session ends. */
  function renew(): void {
    if (!isWorn || rooms.size + opening > 0 || stopped || renewing || !link.isUp()) return;
    isWorn = false;
    control = undefined;
    handles.forget();
    housekeeping.forget();
    renewing = link
      .renew()
      .then(() => ready)
      .finally(() => (renewing = undefined));
  }

  async function create(room: string): Promise<void> {
    const body = { ...roomSettings, request: 'create', room, secret: secretOf(room), admin_key: adminKey };
    // A list of those who may come in, which begins with nobody who exists.
    const request = { ...body, allowed: [randomBytes(16).toString('base64url')] };
    try {
      await manage(request);
    } catch (error) {
      if (!(error instanceof MediaServerError) || !exists.test(error.message)) throw error;
      await destroy(room);
      await manage(request);
    }
  }

  async function openRoom({ callId, epoch }: MediaRoomName, told: MediaListener): Promise<MediaRoom> {
    const id = `${callId}.${epoch}`;
    await renewing;
    await rooms.get(id)?.close();
    opening += 1;
    try {
      await create(id);
      const own = enter(id, told);
      rooms.set(id, own);
      return { ...own, close: () => closeRoom(id, own) };
    } finally {
      opening -= 1;
    }
  }

  function enter(id: string, told: MediaListener): JanusRoom {
    const own: JanusRoom = createJanusRoom({
      node: name,
      room: id,
      secret: secretOf(id),
      handles,
      control: () => control,
      maxParticipants,
      recordings,
      adminKey: local ? adminKey : undefined,
      randomToken: () => randomBytes(16).toString('base64url'),
      noted: (participant, note) => notebook?.noteSeat(id, participant, note),
      told,
      onClosed() {
        if (rooms.get(id) === own) rooms.delete(id);
      },
    });
    return own;
  }

  /** Ends what flows, then the room; what cannot be told to Janus now is told once it is back. */
  async function closeRoom(id: string, room: JanusRoom): Promise<void> {
    if (rooms.get(id) !== room) return;
    await room.close();
    await housekeeping.end(id);
    renew();
  }

  async function resume(id: string, seats: ReadonlyMap<string, SeatNote>, told: MediaListener): Promise<ResumedRoom> {
    const own = enter(id, told);
    rooms.set(id, own);
    try {
      const participants = await own.resume(seats);
      return { room: { ...own, close: () => closeRoom(id, own) }, participants };
    } catch (error) {
      await closeRoom(id, own);
      throw error;
    }
  }

  /** Ends a room of the process before that nobody wants any more. */
  async function endFormer(id: string, seats: ReadonlyMap<string, SeatNote>): Promise<void> {
    const { room } = await resume(id, seats, () => undefined);
    await room.close();
  }

  return {
    name,
    can: {
      topology: 'server',
      maxParticipants,
      simulcast: true,
      recording: recordings !== undefined,
      forwards: local,
      phoneLegs: false,
    },
    health: () => ({
      name,
      up: renewing !== undefined || (link.isUp() && control !== undefined),
      rooms: rooms.size,
      participants: [...rooms.values()].reduce((sum, room) => sum + room.participants, housekeeping.others()),
    }),
    openRoom,
    async resumeRooms(wanted) {
      const before = await former;
      if (!before || !(await isClaimed)) return wanted.map(() => undefined);
      const unwanted = new Map(before.rooms);
      const given = wanted.map(async ({ name: { callId, epoch }, told }) => {
        const id = `${callId}.${epoch}`;
        const seats = before.rooms.get(id);
        unwanted.delete(id);
        if (!seats) return undefined;
        return resume(id, seats, told).catch((error: unknown) => {
          logFailure(log, error, { task: 'media.resume', node: name });
          return undefined;
        });
      });
      const ended = [...unwanted].map(([id, seats]) => endFormer(id, seats).catch(() => undefined));
      const [resumed] = await Promise.all([Promise.all(given), Promise.all(ended)]);
      renew();
      return resumed;
    },
    async stop() {
      if (stopped) return;
      stopped = true;
      cancelRetry();
      housekeeping.stop();
      if (notebook && rooms.size > 0) {
        link.leave();
        await notebook.settle();
        return;
      }
      await Promise.all([...rooms].map(([id, room]) => closeRoom(id, room)));
      await link.stop();
      notebook?.clear();
      await notebook?.settle();
    },
  };
}
