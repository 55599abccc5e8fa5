// One participant of a group call, without the SDK: a tone and a moving picture go up, what comes down is played.
import type { CallRecord, EventFrame, OperationName, Params, ReceivedStream, Result } from '@parley/protocol';
import type { GroupPage, Received } from './group-page-types.js';

const asked = new URLSearchParams(location.search);
const socket = new WebSocket(`${(asked.get('server') ?? '').replace(/^http/, 'ws')}/v1/connect`);
const connected = new Promise((resolve) => (socket.onopen = resolve));
const waiting = new Map<number, (frame: { result?: unknown; error?: { code: string } }) => void>();
const talkers = new Set<string>();
const captions: EventFrame<'call.captioned'>['data'][] = [];
let lastId = 0;
let call: CallRecord | undefined;
let pub: RTCPeerConnection | undefined;
let sub: RTCPeerConnection | undefined;
let opened = 0;
let streams: readonly ReceivedStream[] = [];
let inTurn: Promise<unknown> = Promise.resolve();

function ask<K extends OperationName>(op: K, params: Params<K>): Promise<Result<K>> {
  const id = (lastId += 1);
  socket.send(JSON.stringify({ id, op, params }));
  return new Promise((resolve, reject) => {
    waiting.set(id, ({ result, error }) => {
      if (error) reject(new Error(`${op}: ${error.code}`));
      else resolve(result as Result<K>);
    });
  });
}

socket.onmessage = ({ data }: MessageEvent<string>) => {
  for (const frame of [JSON.parse(data)].flat() as ({ id?: number } & EventFrame)[]) {
    if (frame.id !== undefined) waiting.get(frame.id)?.(frame as never);
    else inTurn = inTurn.then(() => hear(frame)).catch((error: unknown) => console.error(String(error)));
  }
};

async function hear(frame: EventFrame): Promise<void> {
  if (frame.ev === 'call.updated' && frame.data.call.id === call?.id) {
    call = frame.data.call;
    if (call.state === 'ended') close();
    // The call has moved to another room.
    else if (opened !== 0 && call.epoch !== opened) await publish();
  }
  if (frame.ev === 'call.captioned') captions.push(frame.data);
  if (frame.ev === 'media.talking') talkers[frame.data.talking ? 'add' : 'delete'](frame.data.userId);
  if (frame.ev !== 'media.described' || frame.data.epoch !== opened) return;
  const { channel, description, fresh } = frame.data;
  if (channel === 'pub') await pub?.setRemoteDescription(description);
  else {
    streams = frame.data.streams ?? [];
    await receive(description, fresh === true);
  }
}

async function receive(offer: RTCSessionDescriptionInit, fresh: boolean): Promise<void> {
  if (fresh || !sub) {
    sub?.close();
    sub = connection('sub');
    sub.ontrack = ({ track }) => {
      const element = document.createElement(track.kind) as HTMLMediaElement;
      element.autoplay = true;
      element.srcObject = new MediaStream([track]);
      // What nobody sends any more is silent, and has no samples to listen to.
      track.onmute = () => element.pause();
      track.onunmute = () => void element.play();
      document.body.append(element);
    };
  }
  await sub.setRemoteDescription(offer);
  await sub.setLocalDescription();
  await describe('sub', sub);
}

function connection(channel: 'pub' | 'sub'): RTCPeerConnection {
  const own = new RTCPeerConnection();
  own.onicecandidate = ({ candidate }) => {
    const { candidate: text = '', sdpMid = null, sdpMLineIndex = null } = candidate?.toJSON() ?? {};
    const candidates = [{ candidate: text, sdpMid, sdpMLineIndex }];
    if (call) ask('media.trickle', { callId: call.id, epoch: opened, channel, candidates }).catch(() => undefined);
  };
  return own;
}

function describe(channel: 'pub' | 'sub', own: RTCPeerConnection): Promise<unknown> {
  const { type, sdp } = own.localDescription ?? { type: 'offer' as const, sdp: '' };
  const labels = channel === 'pub' ? { labels: { 0: 'microphone', 1: 'camera' } } : {};
  return ask('media.describe', {
    callId: call?.id ?? '',
    epoch: opened,
    channel,
    description: { type, sdp },
    ...labels,
  });
}

function tone(hertz: number): MediaStreamTrack {
  const context = new AudioContext();
  const oscillator = new OscillatorNode(context, { frequency: hertz });
  const out = context.createMediaStreamDestination();
  oscillator.connect(new GainNode(context, { gain: 0.3 })).connect(out);
  oscillator.start();
  return out.stream.getAudioTracks()[0] as MediaStreamTrack;
}

function picture(): MediaStreamTrack {
  const canvas = Object.assign(document.createElement('canvas'), { width: 640, height: 360 });
  const pen = canvas.getContext('2d') as CanvasRenderingContext2D;
  let n = 0;
  setInterval(() => {
    n += 1;
    pen.fillStyle = `hsl(${(n * 7) % 360}, 80%, 50%)`;
    pen.fillRect(0, 0, 640, 360);
    pen.fillStyle = '#fff';
    pen.fillRect((n * 9) % 600, (n * 5) % 320, 40, 40);
  }, 66);
  return canvas.captureStream(15).getVideoTracks()[0] as MediaStreamTrack;
}

/** The browser's microphone, as it is. */
async function microphone(): Promise<MediaStreamTrack> {
  const plain = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
  const stream = await navigator.mediaDevices.getUserMedia({ audio: plain });
  return stream.getAudioTracks()[0] as MediaStreamTrack;
}

const sound = asked.get('microphone') === 'real' ? await microphone() : tone(Number(asked.get('hertz')));
const sends = [sound, picture()] as const;

async function publish(): Promise<void> {
  close();
  opened = call?.epoch ?? 0;
  pub = connection('pub');
  pub.addTransceiver(sends[0], { direction: 'sendonly' });
  pub.addTransceiver(sends[1], {
    direction: 'sendonly',
    sendEncodings: [
      { rid: 'h', maxBitrate: 900_000 },
      { rid: 'm', scaleResolutionDownBy: 2, maxBitrate: 300_000 },
      { rid: 'l', scaleResolutionDownBy: 4, maxBitrate: 100_000 },
    ],
  });
  await pub.setLocalDescription();
  await describe('pub', pub);
}

function close(): void {
  for (const element of document.querySelectorAll('audio, video')) element.remove();
  pub?.close();
  sub?.close();
  [pub, sub, streams] = [undefined, undefined, []];
}

await connected;
await ask('session.open', {
  protocol: [1],
  token: asked.get('token') ?? '',
  device: `page-${asked.get('hertz') ?? ''}`,
  client: { name: 'group-page', version: '1' },
});

const page: GroupPage = {
  async start(conversationId) {
    ({ call } = await ask('call.start', { clientId: crypto.randomUUID(), conversationId, video: true }));
    await publish();
    return call.id;
  },
  async join(callId) {
    ({ call } = await ask('call.join', { callId }));
    await publish();
  },
  ask,
  async hangUp() {
    // Its connections stay open: that nothing flows any more is the server's doing.
    await ask('call.hangup', { callId: call?.id ?? '' });
  },
  async wantSize(substream) {
    const layers = streams.filter(({ kind }) => kind === 'video').map(({ mid }) => ({ mid, substream }));
    await ask('media.configure', { callId: call?.id ?? '', epoch: opened, layers });
  },
  async received() {
    const all: Received[] = [];
    for (const entry of (await sub?.getStats())?.values() ?? []) {
      const row = entry as Record<string, unknown>;
      if (row['type'] !== 'inbound-rtp') continue;
      const mid = String(row['mid']);
      all.push({
        mid,
        from: streams.find((stream) => stream.mid === mid)?.from.participant ?? 'nobody',
        kind: String(row['kind']),
        bytes: Number(row['bytesReceived'] ?? 0),
        frames: Number(row['framesDecoded'] ?? 0),
        width: Number(row['frameWidth'] ?? 0),
      });
    }
    return all;
  },
  epoch: () => opened,
  captions: () => captions,
  talking: () => [...talkers],
};
Object.assign(window, { page });
