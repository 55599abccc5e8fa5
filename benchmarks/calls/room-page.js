// One participant of a call of a group through the SDK: a tone, and a picture that moves where there is video.
import { createParley } from '@parley/web';

const asked = new URLSearchParams(location.search);
const connections = [];
Object.assign(window, {
  RTCPeerConnection: class extends RTCPeerConnection {
    constructor(configuration) {
      super(configuration);
      connections.push(this);
    }
  },
});

function tone() {
  const context = new AudioContext();
  const oscillator = new OscillatorNode(context, { frequency: Number(asked.get('hertz')) });
  const out = context.createMediaStreamDestination();
  oscillator.connect(new GainNode(context, { gain: 0.3 })).connect(out);
  oscillator.start();
  return out.stream.getAudioTracks()[0];
}

function picture() {
  const canvas = Object.assign(document.createElement('canvas'), { width: 640, height: 360 });
  const pen = canvas.getContext('2d');
  let n = 0;
  const draw = () => {
    n += 1;
    pen.fillStyle = `hsl(${(n * 7) % 360}, 80%, 50%)`;
    pen.fillRect(0, 0, 640, 360);
    pen.fillStyle = '#fff';
    pen.fillRect((n * 9) % 600, (n * 5) % 320, 40, 40);
  };
  draw();
  setInterval(draw, 1_000 / 15);
  return canvas.captureStream(15).getVideoTracks()[0];
}

navigator.mediaDevices.getUserMedia = async ({ audio, video } = {}) =>
  new MediaStream([...(audio ? [tone()] : []), ...(video ? [picture()] : [])]);

const parley = createParley({ url: asked.get('server'), token: () => asked.get('token'), tabs: false });
const shown = new Map();
let present;

/** The first of the others is large, the rest are small: a stage and its strip. */
function show(call) {
  for (const { id, local, tracks } of call.state.get().participants) {
    if (local) continue;
    for (const [source, track] of Object.entries(tracks)) {
      const key = `${id} ${source}`;
      if (shown.get(key) === track) continue;
      const isLarge = track.kind === 'video' && ![...shown.values()].some(({ kind }) => kind === 'video');
      shown.set(key, track);
      const element = Object.assign(document.createElement(track.kind), {
        autoplay: true,
        muted: track.kind === 'video',
      });
      if (track.kind === 'video')
        element.style.cssText = isLarge ? 'width:960px;height:540px' : 'width:200px;height:112px';
      document.body.append(element);
      track.attach(element);
    }
  }
}

function enter(call) {
  present = call;
  call.state.subscribe(() => show(call));
  show(call);
}

export async function connect() {
  parley.calls.on('incoming', (call) => {
    enter(call);
    call.accept({ video: asked.has('video') }).catch((error) => console.error(String(error)));
  });
  await parley.connect();
}

export async function start(members) {
  const { id } = await parley.conversations.create({ name: 'Room', members });
  enter(await parley.calls.start({ conversationId: id }, { video: asked.has('video') }));
}

/** What has arrived so far, stream by stream. */
export async function received() {
  const streams = [];
  for (const connection of connections)
    for (const row of (await connection.getStats()).values())
      if (row.type === 'inbound-rtp')
        streams.push({
          id: row.id,
          kind: row.kind,
          bytes: row.bytesReceived,
          frames: row.framesDecoded ?? 0,
          width: row.frameWidth ?? 0,
          energy: row.totalAudioEnergy ?? 0,
        });
  return { status: present?.state.get().status, streams };
}
