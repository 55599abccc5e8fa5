// One participant of a group call, who uses the SDK: a tone is the microphone, a color that moves the camera.
import { createParley } from '@parley/web';
import { ParleyError, type Call, type MediaTrack } from '@parley/core';
import type { GroupCallPage, Picture } from './group-call-page-types.js';

const asked = new URLSearchParams(location.search);
const hertz = Number(asked.get('hertz') ?? '440');
const colors = { alice: 'red', bob: 'green', carol: 'blue' } as const;
const me = asked.get('as') ?? '';
const wide = Number(asked.get('width') ?? '640');

function tone(): MediaStreamTrack {
  const context = new AudioContext();
  const oscillator = new OscillatorNode(context, { frequency: hertz });
  const out = context.createMediaStreamDestination();
  oscillator.connect(new GainNode(context, { gain: 0.3 })).connect(out);
  oscillator.start();
  return out.stream.getAudioTracks()[0] as MediaStreamTrack;
}

function pattern(color: string): MediaStreamTrack {
  const canvas = Object.assign(document.createElement('canvas'), { width: wide, height: (wide * 9) / 16 });
  const pen = canvas.getContext('2d') as CanvasRenderingContext2D;
  let n = 0;
  const draw = () => {
    n += 1;
    pen.fillStyle = color;
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.fillStyle = '#fff';
    pen.fillRect((n * 9) % (canvas.width - 40), (n * 5) % (canvas.height - 40), 40, 40);
  };
  draw();
  setInterval(draw, 100);
  return canvas.captureStream(10).getVideoTracks()[0] as MediaStreamTrack;
}

const colorOf = (id: string) => (colors as Readonly<Record<string, string>>)[id] ?? 'gray';
navigator.mediaDevices.getUserMedia = ({ audio, video } = {}) =>
  Promise.resolve(new MediaStream([...(audio ? [tone()] : []), ...(video ? [pattern(colorOf(me))] : [])]));
navigator.mediaDevices.getDisplayMedia = () => Promise.resolve(new MediaStream([pattern(colorOf(me))]));

const parley = createParley({
  url: asked.get('server') ?? '',
  token: () => asked.get('token') ?? '',
  device: `page-${me}`,
  tabs: false,
});
let present: Call | undefined;
let height = 180;
let rest: (() => void)[] = [];
const attached = new Map<string, { readonly track: MediaTrack; readonly element: HTMLMediaElement; stop(): void }>();

function show(call: Call): void {
  const { participants, status } = call.state.get();
  const wanted = new Map<string, MediaTrack>();
  if (status !== 'ended')
    for (const { id, local, tracks } of participants)
      for (const [source, track] of Object.entries(tracks)) {
        const isPicture = track.kind === 'video';
        if (!local && (!isPicture || height > 0)) wanted.set(`${id} ${source}`, track);
      }
  for (const [key, shown] of attached) {
    if (wanted.get(key) === shown.track) continue;
    shown.stop();
    attached.delete(key);
    if (!wanted.has(key)) shown.element.remove();
  }
  for (const [key, track] of wanted) {
    if (attached.has(key)) continue;
    const id = `of ${key}`;
    const element = (document.getElementById(id) ??
      Object.assign(document.createElement(track.kind), { id, autoplay: true })) as HTMLMediaElement;
    if (element instanceof HTMLVideoElement) {
      element.muted = true;
      element.style.cssText = `height:${height}px;width:${(height * 16) / 9}px`;
    }
    document.body.append(element);
    attached.set(key, { track, element, stop: track.attach(element) });
  }
}

function enter(call: Call): Call {
  for (const end of rest) end();
  present = call;
  const log = (line: string) => console.info(`${Math.round(performance.now())} ${me} ${line}`);
  let last = '';
  rest = [
    call.state.subscribe(({ status, participants }) => {
      const line = `${status} ${participants.map(({ id, state, tracks }) => `${id}:${state}:${Object.keys(tracks).join('+')}`).join(' ')}`;
      if (line !== last) log(line);
      last = line;
      show(call);
    }),
  ];
  show(call);
  return call;
}

parley.calls.on('incoming', (call) => {
  enter(call);
  call.accept().catch((error: unknown) => console.error(String(error)));
});
parley.calls.list.subscribe(([call]) => {
  if (call && call !== present) enter(call);
});
await parley.connect();

let silence = 0;
function listenTo(userId: string): void {
  silence = 0;
  let lastHeard = performance.now();
  let current: MediaStreamTrack | undefined;
  const loop = async (native: MediaStreamTrack) => {
    const reader = new MediaStreamTrackProcessor({ track: native.clone() }).readable.getReader();
    for (;;) {
      const { value } = await reader.read();
      if (!value || current !== native) break;
      const part = new Float32Array(value.numberOfFrames);
      value.copyTo(part, { planeIndex: 0, format: 'f32-planar' });
      value.close();
      if (part.some((sample) => Math.abs(sample) > 0.02)) {
        silence = Math.max(silence, performance.now() - lastHeard);
        lastHeard = performance.now();
      }
    }
    await reader.cancel();
  };
  setInterval(() => {
    const element = attached.get(`${userId} microphone`)?.element;
    const [native] = element?.srcObject instanceof MediaStream ? element.srcObject.getAudioTracks() : [];
    if (!native || native === current) return;
    current = native;
    void loop(native);
  }, 20);
}

function colorIn(video: HTMLVideoElement): Picture['color'] {
  const canvas = Object.assign(document.createElement('canvas'), { width: 16, height: 9 });
  const pen = canvas.getContext('2d') as CanvasRenderingContext2D;
  pen.drawImage(video, 0, 0, 16, 9);
  const { data } = pen.getImageData(0, 0, 16, 9);
  const sums = [0, 1, 2].map((at) => data.reduce((sum, value, n) => (n % 4 === at ? sum + value : sum), 0)) as [
    number,
    number,
    number,
  ];
  const most = Math.max(...sums);
  if (most < 144 * 60) return 'none';
  return (['red', 'green', 'blue'] as const)[sums.indexOf(most)] ?? 'none';
}

const page: GroupCallPage = {
  start: async (conversationId) => enter(await parley.calls.start({ conversationId }, { video: true })).id,
  startEncrypted: async (conversationId) =>
    enter(await parley.calls.start({ conversationId }, { video: true, encrypted: true })).id,
  phrase: async () => (await present?.security())?.phrase.join(' ') ?? '',
  refusedRecording: async () =>
    present?.startRecording().then(
      () => '',
      (error: unknown) => (error instanceof ParleyError ? error.code : String(error)),
    ) ?? '',
  call: async (userId) => enter(await parley.calls.start(userId, { video: true })).id,
  join: async (callId) => void enter(await parley.calls.join(callId, { video: true })),
  add: async (userId) => present?.add(userId),
  hangUp: async () => present?.hangup(),
  joinable: () => parley.calls.joinable.get().map(({ id }) => id),
  shown() {
    if (!present) return undefined;
    const { id, status, group, activeSpeaker, participants } = present.state.get();
    return {
      ...{ id, status, group, activeSpeaker },
      participants: participants.map((one) => ({
        ...{ id: one.id, state: one.state, speaking: one.speaking, tracks: Object.keys(one.tracks) },
      })),
    };
  },
  stats: async () => present?.stats(),
  setCamera: async (on) => present?.setCameraEnabled(on),
  setScreen: async (on) => present?.setScreenShareEnabled(on),
  showPictures(next) {
    height = next;
    for (const { element } of attached.values())
      if (element instanceof HTMLVideoElement)
        element.style.cssText = `height:${height}px;width:${(height * 16) / 9}px`;
    if (present) show(present);
  },
  picture(userId, source) {
    const element = attached.get(`${userId} ${source}`)?.element;
    if (!(element instanceof HTMLVideoElement)) return { frames: 0, width: 0, color: 'none' };
    const { totalVideoFrames } = element.getVideoPlaybackQuality();
    return { frames: totalVideoFrames, width: element.videoWidth, color: colorIn(element) };
  },
  listenTo,
  longestSilence: () => silence,
};
Object.assign(window, { page });
