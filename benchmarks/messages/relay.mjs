// The bare limit: a `ws` relay that stores nothing and checks nothing. The same frames come in, and an acknowledgement and an
// event of the same shape and size go out.
import { WebSocketServer } from 'ws';

const sockets = new Map();
const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });

server.on('connection', (socket, request) => {
  const user = request.url.slice(1);
  const partner = String(Number(user) ^ 1);
  const sender = { id: `user-${user}`, name: `User ${user}` };
  let seq = 0;
  sockets.set(user, socket);
  socket.on('message', (data) => {
    const { id, params } = JSON.parse(data);
    seq += 1;
    const { conversationId, clientId, text } = params;
    const createdAt = Date.now();
    const stored = {
      id: `${conversationId}:${seq}`,
      conversationId,
      seq,
      version: seq,
      clientId,
      sender,
      text,
      createdAt,
    };
    const message = JSON.stringify(stored);
    socket.send(`{"id":${id},"result":{"message":${message}}}`);
    const at = `{"conversation":"${conversationId}","version":${seq}}`;
    sockets.get(partner)?.send(`{"ev":"message.created","at":${at},"data":{"message":${message}}}`);
  });
});
server.on('listening', () => process.send({ port: server.address().port }));
process.on('disconnect', () => process.exit(0));
