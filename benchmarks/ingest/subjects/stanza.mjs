// stanza (XMPP), over its own WebSocket transport, whose stream a server has opened: stanzas go in at the socket's `onmessage`, one in a
// frame as RFC 7395 asks. stanza keeps no messages, so its app does, as the floor does.
import { people, receiver } from '../content.mjs';

const roomOf = (conversation) => `room-${conversation}@rooms.example.org`;

export async function createSubject({ conversations, load }) {
  const XMPP = load('stanza');
  const { WebSocketServer } = load('ws');
  const sockets = new WebSocketServer({ port: 0, host: '127.0.0.1', handleProtocols: () => 'xmpp' });
  sockets.on('connection', (socket) =>
    socket.on('message', () =>
      socket.send('<open xmlns="urn:ietf:params:xml:ns:xmpp-framing" from="example.org" id="s1" version="1.0"/>'),
    ),
  );
  await new Promise((resolve) => sockets.on('listening', resolve));

  let heard = 0;
  const rooms = Array.from({ length: conversations }, () => ({ byId: new Map(), messages: [] }));
  const byAddress = new Map(rooms.map((room, index) => [roomOf(index), room]));
  const client = XMPP.createClient({
    jid: `${receiver.id}@example.org`,
    transports: { websocket: `ws://127.0.0.1:${sockets.address().port}` },
    autoReconnect: false,
  });
  client.on('groupchat', (message) => {
    const room = byAddress.get(message.from.slice(0, message.from.indexOf('/')));
    if (room.byId.has(message.id)) return;
    room.byId.set(message.id, message);
    room.messages.push(message);
    heard += 1;
  });
  const opened = new Promise((resolve) => client.on('stream:start', resolve));
  client.connect();
  await opened;
  const { socket } = client.transport;
  return {
    encode: (messages) => messages.map(stanzaOf),
    async feed(frame) {
      socket.onmessage({ data: frame });
      await undefined;
    },
    heard: () => heard,
    kept: (conversation) => rooms[conversation].messages.length,
    stop() {
      client.transport.disconnect(false);
      for (const open of sockets.clients) open.terminate();
      sockets.close();
    },
  };
}

function stanzaOf({ conversation, id, text, sender, at }) {
  const room = roomOf(conversation);
  const nick = people.indexOf(sender);
  return (
    `<message xmlns="jabber:client" from="${room}/${sender.name.replace(' ', '')}${nick}" to="${receiver.id}@example.org/d1" ` +
    `type="groupchat" id="${id}"><body>${text}</body><origin-id xmlns="urn:xmpp:sid:0" id="${id}"/>` +
    `<stanza-id xmlns="urn:xmpp:sid:0" id="${conversation}-${at}" by="${room}"/></message>`
  );
}
