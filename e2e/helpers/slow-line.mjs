// A line over which each datagram takes its time, both ways: `node slow-line.mjs <port> <host> <port of host> <ms>`.
import { createSocket } from 'node:dgram';

const [port, host, target, ms] = process.argv.slice(2);
const line = createSocket('udp4');
/** One socket for each who sends, so that the host tells them apart. */
const behind = new Map();

line.on('message', (data, from) => {
  const key = `${from.address}:${from.port}`;
  let socket = behind.get(key);
  if (!socket) {
    socket = createSocket('udp4');
    socket.on('message', (answer) => setTimeout(() => line.send(answer, from.port, from.address), Number(ms)));
    behind.set(key, socket);
  }
  const own = socket;
  setTimeout(() => own.send(data, Number(target), host), Number(ms));
});
line.bind(Number(port), host, () => process.stdout.write('ready\n'));
