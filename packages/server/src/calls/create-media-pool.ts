import {
  MediaServerError,
  type MediaCapabilities,
  type MediaListener,
  type MediaNode,
  type MediaRoom,
  type MediaRoomName,
  type MediaServer,
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

  async function openOn(node: MediaNode, name: MediaRoomName, told: MediaListener): Promise<MediaRoom> {
    const own = listeners.get(node.name);
    const listener: MediaListener = (event) => {
      if (event.type === 'lost') own?.delete(listener);
      told(event);
    };
    own?.add(listener);
    try {
      const room = await node.openRoom(name, listener);
      return {
        ...room,
        close() {
          own?.delete(listener);
          return room.close();
        },
      };
    } catch (error) {
      own?.delete(listener);
      throw error;
    }
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
