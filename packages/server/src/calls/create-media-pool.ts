import {
  MediaServerError,
  type MediaCapabilities,
  type MediaListener,
  type MediaNode,
  type MediaRoom,
  type MediaRoomName,
  type MediaServer,
  type WantedRoom,
} from './media-server.js';

/** Makes one media server of several nodes. What it can do is what all of them can. */
export function createMediaPool(nodes: readonly MediaNode[]): MediaServer {
  const draining = new Set<string>();
  const listeners = new Map<string, Set<MediaListener>>(nodes.map(({ name }) => [name, new Set()]));

  /** The least loaded first, the one to avoid last. */
  const candidates = (avoid: string | undefined) =>
    nodes
      .filter((node) => !draining.has(node.name) && node.health().up)
      .sort((a, b) => {
        const [one, other] = [a.health(), b.health()];
        if ((a.name === avoid) !== (b.name === avoid)) return a.name === avoid ? 1 : -1;
        return one.participants - other.participants || one.rooms - other.rooms;
      });

  /** Hears what a room of the node tells, and that the node is drained, until it is closed or lost. */
  function listenTo(node: MediaNode, told: MediaListener) {
    const own = listeners.get(node.name);
    const listener: MediaListener = (event) => {
      if (event.type === 'lost') end();
      told(event);
    };
    const end = () => void own?.delete(listener);
    own?.add(listener);
    const closing = (room: MediaRoom): MediaRoom => ({
      ...room,
      close() {
        end();
        return room.close();
      },
    });
    return { listener, end, closing };
  }

  async function openOn(node: MediaNode, name: MediaRoomName, told: MediaListener): Promise<MediaRoom> {
    const { listener, end, closing } = listenTo(node, told);
    try {
      return closing(await node.openRoom(name, listener));
    } catch (error) {
      end();
      throw error;
    }
  }

  async function resumeOn(node: MediaNode, wanted: readonly WantedRoom[]) {
    const heard = wanted.map(({ told }) => listenTo(node, told));
    const asked = wanted.map(({ name }, at) => ({ name, told: heard[at]?.listener ?? (() => undefined) }));
    const resumed = (await node.resumeRooms?.(asked)) ?? [];
    return heard.map(({ end, closing }, at) => {
      const found = resumed[at];
      if (!found) end();
      else if (draining.has(node.name)) wanted[at]?.told({ type: 'draining' });
      return found && { ...found, room: closing(found.room) };
    });
  }

  return {
    can: combined(nodes.map(({ can }) => can)),
    nodes: () => nodes.map((node) => ({ ...node.health(), draining: draining.has(node.name) })),
    async openRoom(name, told, avoid) {
      let last: unknown = new MediaServerError(
        'unreachable',
        'Unable to open a room: because no media server is up. Look at their logs.',
      );
      for (const node of candidates(avoid)) {
        try {
          return await openOn(node, name, told);
        } catch (error) {
          last = error;
        }
      }
      throw last;
    },
    async resumeRooms(wanted) {
      const all = await Promise.all(nodes.map((node) => resumeOn(node, wanted)));
      return wanted.map((_, at) => all.map((resumed) => resumed[at]).find((found) => found !== undefined));
    },
    drain(name, on) {
      if (!on) {
        draining.delete(name);
        return;
      }
      if (draining.has(name) || !listeners.has(name)) return;
      draining.add(name);
      for (const told of [...(listeners.get(name) ?? [])]) told({ type: 'draining' });
    },
    async stop() {
      await Promise.all(nodes.map((node) => node.stop()));
    },
  };
}

function combined(all: readonly MediaCapabilities[]): MediaCapabilities {
  return {
    topology: 'server',
    maxParticipants: Math.min(...all.map(({ maxParticipants }) => maxParticipants)),
    simulcast: all.every(({ simulcast }) => simulcast),
    forwards: all.every(({ forwards }) => forwards),
    recording: all.every(({ recording }) => recording),
    phoneLegs: all.every(({ phoneLegs }) => phoneLegs),
  };
}
