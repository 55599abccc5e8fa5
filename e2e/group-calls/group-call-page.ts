// One participant of a group call, who uses the SDK: a tone is the microphone, a color that moves the camera.
import { createParley } from '@parley/web';
import { ParleyError, type Call, type MediaTrack } from '@parley/core';
import { otherHertz, type GroupCallPage, type Picture, type SoundReceived, type Way } from './group-call-page-types.js';
import { createEar, createMouth } from './sound.js';

const asked = new URLSearchParams(location.search);
const mouth = createMouth(Number(asked.get('hertz') ?? '440'));
const ear = createEar();
const colors = { alice: 'red', bob: 'green', carol: 'blue' } as const;
const me = asked.get('as') ?? '';
const wide = Number(asked.get('width') ?? '640');

function pattern(color: string): MediaStreamTrack {
  const canvas = Object.assign(document.createElement('canvas'), { width: wide, height: (wide * 9) / 16 });
  const pen = canvas.getContext('2d') as CanvasRenderingContext2D;
  let n = 0;
  const draw = () => {
    n += 1;
    pen.fillStyle = color;
    pen.fillRect(0, 0, canvas.width, canvas.height);
    if (asked.has('noise')) {
      const size = canvas.width / 40;
      for (let at = 0; at < 40 * 23; at += 1) {
        pen.fillStyle = `hsl(${Math.random() * 360} 60% ${30 + Math.random() * 40}%)`;
        pen.fillRect((at % 40) * size, Math.floor(at / 40) * size, size, size);
      }
    }
    pen.fillStyle = '#fff';
    pen.fillRect((n * 9) % (canvas.width - 40), (n * 5) % (canvas.height - 40), 40, 40);
  };
  draw();
  setInterval(draw, 100);
  return canvas.captureStream(10).getVideoTracks()[0] as MediaStreamTrack;
}

const colorOf = (id: string) => (colors as Readonly<Record<string, string>>)[id] ?? 'gray';
const otherColors = { red: 'green', green: 'blue', blue: 'red' } as const;
const otherMouth = createMouth(otherHertz);
/** Those opened of the other devices; one that was pulled out cannot be opened any more. */
const others = new Map<'microphone' | 'camera', MediaStreamTrack>();
const pulled = new Set<'microphone' | 'camera'>();

function open(kind: 'microphone' | 'camera', wanted: boolean | MediaTrackConstraints): MediaStreamTrack {
  const { deviceId } = typeof wanted === 'object' ? wanted : {};
  const color = colors[me as keyof typeof colors];
  if (typeof deviceId !== 'object' || Array.isArray(deviceId) || deviceId.exact !== 'other')
    return kind === 'microphone' ? mouth.track() : pattern(colorOf(me));
  if (pulled.has(kind)) throw new OverconstrainedError('deviceId');
  const track = kind === 'microphone' ? otherMouth.track() : pattern(otherColors[color]);
  others.set(kind, track);
  return track;
}

navigator.mediaDevices.getUserMedia = async ({ audio, video } = {}) => {
  await Promise.resolve();
  return new MediaStream([...(audio ? [open('microphone', audio)] : []), ...(video ? [open('camera', video)] : [])]);
};
navigator.mediaDevices.getDisplayMedia = () => Promise.resolve(new MediaStream([pattern(colorOf(me))]));

// A browser that cannot encrypt frames.
if (asked.has('plain')) Reflect.deleteProperty(window, 'RTCRtpScriptTransform');

const peers: RTCPeerConnection[] = [];
/** The browser's own, watched; of the relays it is told of it may be shown some. */
class WatchedPeer extends RTCPeerConnection {
  constructor(configuration?: RTCConfiguration) {
    super(withSomeRelays(configuration));
    peers.push(this);
  }
  override setConfiguration(configuration?: RTCConfiguration) {
    super.setConfiguration(withSomeRelays(configuration));
  }
}
function withSomeRelays(configuration: RTCConfiguration = {}): RTCConfiguration {
  const relays = asked.get('relays');
  if (relays === null) return configuration;
  const some = (configuration.iceServers ?? []).flatMap(({ urls, ...server }) => {
    const left = [urls].flat().filter((url) => url.includes(relays));
    return left.length === 0 ? [] : [{ ...server, urls: left }];
  });
  return { ...configuration, iceServers: some };
}
Object.assign(window, { RTCPeerConnection: WatchedPeer });

/** As somebody of the demo, where no token is given. */
async function signIn(): Promise<string> {
  const body = JSON.stringify({ userId: me });
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch('/demo/sign-in', { method: 'POST', headers, body });
  return ((await answer.json()) as { token: string }).token;
}

const connection: string[] = [];
const parley = createParley({
  url: asked.get('server') ?? location.origin,
  token: () => asked.get('token') ?? signIn(),
  device: `page-${me}`,
  tabs: false,
  ...(asked.has('relays') && { calls: { iceTransportPolicy: 'relay' } }),
});
parley.connection.subscribe(({ status }) => connection.push(status));
let present: Call | undefined;
let height = 180;
let rest: (() => void)[] = [];
let news: string[] = [];
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
  news = [];
  const hear = (what: string) => (whose: { readonly side: string; readonly participant?: string }) =>
    news.push([what, whose.side, ...(whose.participant === undefined ? [] : [whose.participant])].join(' '));
  rest = [
    call.on('poorNetwork', hear('poor')),
    call.on('goodNetwork', hear('good')),
    call.quality.subscribe(() => undefined),
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

function listenTo(userId: string): void {
  ear.begin(() => {
    const element = attached.get(`${userId} microphone`)?.element;
    return element?.srcObject instanceof MediaStream ? element.srcObject.getAudioTracks()[0] : undefined;
  });
}

/** How the media of each connection that has one goes. */
async function ways(): Promise<readonly Way[]> {
  const open = peers.filter(({ connectionState }) => connectionState === 'connected');
  const reports = await Promise.all(open.map((peer) => peer.getStats()));
  return reports.flatMap((report) => {
    const all = report as unknown as Map<string, Readonly<Record<string, unknown>>>;
    const transport = [...all.values()].find(({ type }) => type === 'transport');
    const pair = all.get(String(transport?.['selectedCandidatePairId']));
    const local = all.get(String(pair?.['localCandidateId']));
    const { candidateType, address, relayProtocol } = local ?? {};
    return local ? [{ type: String(candidateType), address: String(address), relay: String(relayProtocol) }] : [];
  });
}

async function soundReceived(): Promise<SoundReceived> {
  const open = peers.filter(({ connectionState }) => connectionState === 'connected');
  const reports = await Promise.all(open.map((peer) => peer.getStats()));
  const inbound = reports.flatMap((report) =>
    [...(report as unknown as Map<string, Readonly<Record<string, unknown>>>).values()].filter(
      ({ type, kind }) => type === 'inbound-rtp' && kind === 'audio',
    ),
  );
  const sum = (name: string) => inbound.reduce((all, own) => all + Number(own[name] ?? 0), 0);
  return {
    packets: sum('packetsReceived'),
    lost: sum('packetsLost'),
    samples: sum('totalSamplesReceived'),
    concealed: sum('concealedSamples'),
  };
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
  startUnmarked: (conversationId) =>
    parley.calls.start({ conversationId }, { video: true }).then(
      (call) => `came in to ${enter(call).id}`,
      (error: unknown) => (error instanceof ParleyError ? error.code : String(error)),
    ),
  encrypted: () => present?.state.get().encrypted,
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
        paused: one.paused,
      })),
    };
  },
  stats: async () => present?.stats(),
  setCamera: async (on) => present?.setCameraEnabled(on),
  setScreen: async (on) => present?.setScreenShareEnabled(on),
  useOther: async (kind) => present?.switchDevice(kind, 'other'),
  pullOther(kind) {
    pulled.add(kind);
    const track = others.get(kind);
    // What a browser does with the track of a device that is gone.
    track?.stop();
    track?.dispatchEvent(new Event('ended'));
  },
  problems: () => Object.entries(present?.state.get().problems ?? {}).map(([kind, { code }]) => `${kind} ${code}`),
  measured() {
    if (!present) return undefined;
    const { level, sendingLevel, participants } = present.quality.get();
    return { level, sendingLevel, participants };
  },
  news: () => news,
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
  silences: () => ear.silences(),
  record: (seconds) => ear.record(seconds),
  say: (url) => mouth.say(url),
  ways,
  soundReceived,
  connectionsMade: () => peers.length,
  connection: () => connection,
};
Object.assign(window, { page });
