import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { OpusDecoder } from 'opus-decoder';
import type { OpenAudioTap } from '../../captions/caption-engine.js';
import { isAfter, readRtp } from './read-rtp.js';

const loopback = '127.0.0.1';

/** Takes Opus in RTP on a port of loopback, and tells it as samples. What cannot be decoded is left out. */
export const openOpusTap: OpenAudioTap = async (told) => {
  const decoder = new OpusDecoder({ sampleRate: 16_000, channels: 1 });
  await decoder.ready;
  const socket = createSocket('udp4');
  let last: number | undefined;
  let closed = false;
  socket.on('message', (bytes) => {
    const packet = readRtp(bytes);
    if (closed || !packet || !isAfter(packet.sequence, last)) return;
    last = packet.sequence;
    const { channelData } = decoder.decodeFrame(packet.payload);
    const [sound] = channelData;
    if (!sound || sound.length === 0) return;
    told(Int16Array.from(sound, (level) => Math.max(-1, Math.min(1, level)) * 32_767));
  });
  // Nothing that arrives here can break anything: what is wrong is left out.
  socket.on('error', () => undefined);
  socket.bind(0, loopback);
  await once(socket, 'listening');
  return {
    to: { host: loopback, port: socket.address().port },
    close() {
      if (closed) return;
      closed = true;
      socket.close();
      decoder.free();
    },
  };
};
