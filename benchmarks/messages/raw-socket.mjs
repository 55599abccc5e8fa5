// A WebSocket client (RFC 6455) that costs as little as possible, so that the load generator is never what is measured:
// frames are masked with a zero key, and only unfragmented text frames are read.
import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';

const text = 0x81;
const ping = 0x89;
const pong = 0x8a;
const close = 0x88;

/** Opens a connection; `onText` is called with each text frame. */
export function openRawSocket(url, onText) {
  const { hostname, port, pathname } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port), noDelay: true });
  const key = randomBytes(16).toString('base64');
  socket.write(
    `GET ${pathname} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
      `Sec-WebSocket-Key: ${key}\r\nSec-WebSocket-Version: 13\r\n\r\n`,
  );
  return new Promise((resolve, reject) => {
    let rest = Buffer.alloc(0);
    let open = false;
    socket.on('error', reject);
    socket.on('close', () => reject(new Error('The connection was closed.')));
    socket.on('data', (part) => {
      rest = rest.length === 0 ? part : Buffer.concat([rest, part]);
      if (!open) {
        const end = rest.indexOf('\r\n\r\n');
        if (end < 0) return;
        const head = rest.toString('latin1', 0, end);
        if (!head.startsWith('HTTP/1.1 101')) return reject(new Error(`No upgrade: ${head.split('\r\n')[0]}`));
        open = true;
        rest = rest.subarray(end + 4);
        resolve({ send: (frame) => socket.write(encode(frame)), end: () => socket.destroy(), socket });
      }
      rest = readFrames(rest, { onText, answer: (payload) => socket.write(encode(payload, pong)) });
    });
  });
}

/** One masked frame. The mask's key is zero, so the payload stays as it is. */
function encode(payload, opcode = text) {
  const body = Buffer.from(payload);
  const header = body.length < 126 ? Buffer.alloc(6) : Buffer.alloc(8);
  header[0] = opcode;
  header[1] = 0x80 | (body.length < 126 ? body.length : 126);
  if (body.length >= 126) header.writeUInt16BE(body.length, 2);
  return Buffer.concat([header, body]);
}

function readFrames(buffer, { onText, answer }) {
  let at = 0;
  while (buffer.length - at >= 2) {
    let length = buffer[at + 1] & 0x7f;
    let start = at + 2;
    if (length === 126) {
      if (buffer.length - at < 4) break;
      length = buffer.readUInt16BE(at + 2);
      start = at + 4;
    } else if (length === 127) {
      if (buffer.length - at < 10) break;
      length = Number(buffer.readBigUInt64BE(at + 2));
      start = at + 10;
    }
    if (buffer.length < start + length) break;
    const opcode = buffer[at];
    if (opcode === text) onText(buffer.latin1Slice(start, start + length));
    else if (opcode === ping) answer(buffer.subarray(start, start + length));
    else if (opcode !== pong && opcode !== close) throw new Error(`Unexpected frame ${opcode.toString(16)}.`);
    at = start + length;
  }
  return at === 0 ? buffer : buffer.subarray(at);
}
