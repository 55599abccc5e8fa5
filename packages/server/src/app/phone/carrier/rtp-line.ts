import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { loudestIn, samplesPerPacket, toneOf } from './tone.js';

/** What a line does with sound: gives back what it hears, or plays a tone (in Hz, 0 for silence). */
export type LineSound = { readonly echo: true } | { readonly tone: number };

/** A phone's sound: plain RTP, G.711 and keys (RFC 4733). */
export interface RtpLine {
  readonly port: number;
  /** What it says of itself in SDP. */
  describe(direction?: string): string;
  /** Where the other side is, as its SDP says, and whether it wants to hear anything. */
  hear(sdp: string): void;
  play(sound: LineSound): void;
  /** Presses a key. */
  press(digit: string): void;
  /** The last second of what it heard, in PCMU. */
  heard(): Uint8Array;
  /** The tone that it hears now, in Hz; undefined where it hears none. */
  hears(): number | undefined;
  close(): void;
}

const keys = '0123456789*#ABCD';
const every = 20;
/** What it hears is what has come within so long, in ms, and as long a tone is looked for in it. */
const fresh = 1_000;
const listened = 1_600;

/** Opens a line on a port of its own. */
export async function openRtpLine(host: string, onKey: (digit: string) => void): Promise<RtpLine> {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => socket.bind(0, host, resolve));
  const { port } = socket.address();
  const ssrc = randomInt(2 ** 32);
  let peer: { readonly host: string; readonly port: number } | undefined;
  let sound: LineSound = { tone: 0 };
  let [sequence, time, lastKey] = [randomInt(2 ** 15), 0, -1];
  let heard = new Uint8Array(0);
  let heardAt = 0;
  let wanted = true;
  /** The payload type of keys: that of the offer, where this line answers. */
  let events = 101;
  let version = 0;

  function send(type: number, payload: Uint8Array, at = time): void {
    if (!peer) return;
    const header = Buffer.alloc(12);
    header[0] = 0x80;
    header[1] = type;
    header.writeUInt16BE((sequence = (sequence + 1) & 0xffff), 2);
    header.writeUInt32BE(at >>> 0, 4);
    header.writeUInt32BE(ssrc, 8);
    socket.send(Buffer.concat([header, payload]), peer.port, peer.host, () => undefined);
  }

  socket.on('message', (packet) => {
    const type = (packet[1] ?? 0) & 0x7f;
    const payload = packet.subarray(12);
    if (type === 0) {
      heard = Uint8Array.from([...heard, ...payload].slice(-8_000));
      heardAt = performance.now();
      if ('echo' in sound && wanted) send(0, payload, (time += payload.length));
    } else if (type === events && payload.length >= 4 && packet.readUInt32BE(4) !== lastKey) {
      lastKey = packet.readUInt32BE(4);
      const digit = keys[payload[0] ?? 99];
      if (digit !== undefined) onKey(digit);
    }
  });
  socket.on('error', () => undefined);
  const ticking = setInterval(() => {
    if ('echo' in sound || !wanted) return;
    send(0, toneOf(sound.tone, time));
    time += samplesPerPacket;
  }, every);

  return {
    port,
    describe: (direction = 'sendrecv') =>
      [
        ...['v=0', `o=phone ${ssrc} ${(version += 1)} IN IP4 ${host}`, 's=-', `c=IN IP4 ${host}`, 't=0 0'],
        ...[`m=audio ${port} RTP/AVP 0 ${events}`, 'a=rtpmap:0 PCMU/8000', `a=rtpmap:${events} telephone-event/8000`],
        ...[`a=fmtp:${events} 0-15`, 'a=ptime:20', `a=${direction}`, ''],
      ].join('\r\n'),
    hear(sdp) {
      const [, at] = /^m=audio (\d+)/m.exec(sdp) ?? [];
      const [, where = host] = /^c=IN IP4 (\S+)/m.exec(sdp) ?? [];
      if (at !== undefined) peer = { host: where, port: Number(at) };
      const [, keyType] = /^a=rtpmap:(\d+) telephone-event\/8000/m.exec(sdp) ?? [];
      if (keyType !== undefined) events = Number(keyType);
      wanted = !/^a=(sendonly|inactive)\s*$/m.test(sdp);
    },
    play(next) {
      sound = next;
    },
    press(digit) {
      const at = time;
      // Four packets of the key, and its end three times, as RFC 4733 asks.
      for (const [index, end] of [0, 0, 0, 0, 0x80, 0x80, 0x80].entries()) {
        const lasted = Math.min(index + 1, 5) * samplesPerPacket;
        send(events, Uint8Array.of(keys.indexOf(digit), end | 10, lasted >> 8, lasted & 0xff), at);
      }
    },
    heard: () => heard,
    hears: () => (performance.now() - heardAt < fresh ? loudestIn(heard.slice(-listened)) : undefined),
    close() {
      clearInterval(ticking);
      socket.close();
    },
  };
}
