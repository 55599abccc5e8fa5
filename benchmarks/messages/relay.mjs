// The bare limit: a `ws` relay that stores nothing and checks nothing. The same frames come in, and an acknowledgement and an
// event of the same shape and size go out, for messages, receipts and typing.
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
    const { id, op, params } = JSON.parse(data);
    const { conversationId, clientId, text, deliveredSeq, readSeq } = params;
    if (op === 'receipt.mark' || op === 'typing.set') {
      socket.send(`{"id":${id},"result":{}}`);
      const event =
        op === 'typing.set'
          ? { ev: 'typing.changed', data: { conversationId, userId: sender.id, active: true, expiresIn: 6_000 } }
          : { ev: 'receipt.updated', data: { conversationId, userId: sender.id, deliveredSeq, readSeq } };
      sockets.get(partner)?.send(JSON.stringify(event));
      return;
    }
    seq += 1;
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
