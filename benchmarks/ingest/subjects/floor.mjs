// The floor: what no SDK can do without. Each message is parsed, kept once by its id and in order, and told.
import { messageFrame } from './parley-frames.mjs';

export async function createSubject({ conversations }) {
  let heard = 0;
  const rooms = Array.from({ length: conversations }, () => ({ byId: new Map(), messages: [] }));
  const listeners = [() => void (heard += 1)];
  return {
    encode: (messages) => [`[${messages.map(messageFrame).join(',')}]`],
    async feed(frame) {
      for (const { data } of JSON.parse(frame)) {
        const { message } = data;
        const room = rooms[Number(message.conversationId.slice(4))];
        if (room.byId.has(message.id)) continue;
        room.byId.set(message.id, message);
        room.messages.push(message);
        for (const listener of listeners) listener(message);
      }
    },
    heard: () => heard,
    kept: (conversation) => rooms[conversation].messages.length,
    stop() {},
  };
}
