// One person in calls, without a screen and in any browser. Answers whoever calls, with picture.
import { createParley } from '@parley/web';
import type { Call } from '@parley/core';
import type { TalkPage } from './talk-page-types.js';

const asked = new URLSearchParams(location.search);
const opened: MediaStreamTrack[] = [];

// A tone is what noise suppression is there to take away.
const devices = navigator.mediaDevices;
const openDevice = devices.getUserMedia.bind(devices);
devices.getUserMedia = async ({ video, audio } = {}) => {
  const plain = audio ? { echoCancellation: false, noiseSuppression: false, autoGainControl: false } : false;
  const stream = await openDevice({ video, audio: plain });
  opened.push(...stream.getTracks());
  return stream;
};

const connections = new Set<RTCPeerConnection>();
/** The browser's own, counted. */
class CountedPeer extends RTCPeerConnection {
  constructor(configuration?: RTCConfiguration) {
    super(configuration);
    connections.add(this);
  }
}
Object.assign(window, { RTCPeerConnection: CountedPeer });

const parley = createParley({ url: asked.get('server') ?? '', token: () => asked.get('token') ?? '', tabs: false });
const audio = document.createElement('audio');
audio.autoplay = true;
const video = document.createElement('video');
video.muted = true;
video.autoplay = true;
document.body.append(audio, video);

const context = new AudioContext();
const analyser = new AnalyserNode(context, { fftSize: 8_192 });
let present: Call | undefined;

function enter(call: Call): void {
  present = call;
  const shown = new Set<string>();
  call.state.subscribe(({ participants }) => {
    const { tracks = {} } = participants.find(({ local }) => !local) ?? {};
    for (const [track, surface] of [
      [tracks.microphone, audio],
      [tracks.camera, video],
    ] as const) {
      if (!track || shown.has(track.id)) continue;
      shown.add(track.id);
      track.attach(surface);
      if (surface === audio && audio.srcObject instanceof MediaStream)
        context.createMediaStreamSource(audio.srcObject).connect(analyser);
    }
  });
}
parley.calls.on('incoming', (call) => {
  enter(call);
  void call.accept({ video: true });
});
await parley.connect();

const page: TalkPage = {
  call: async (userId) => enter(await parley.calls.start(userId, { video: true })),
  hangUp: async () => present?.hangup(),
  status() {
    const state = present?.state.get();
    return state?.reason ?? state?.status;
  },
  hear(frequencies) {
    void context.resume();
    const samples = new Float32Array(analyser.fftSize);
    analyser.getFloatTimeDomainData(samples);
    return Object.fromEntries(
      frequencies.map((hertz) => {
        // Goertzel's algorithm: the energy of one frequency.
        const turn = (2 * Math.PI * hertz) / context.sampleRate;
        let [one, two] = [0, 0];
        for (const sample of samples) [one, two] = [sample + 2 * Math.cos(turn) * one - two, one];
        const energy = Math.abs(one * one + two * two - 2 * Math.cos(turn) * one * two);
        return [hertz, (2 * Math.sqrt(energy)) / samples.length];
      }),
    );
  },
  frames: async () => (await present?.stats())?.videoFramesDecoded ?? 0,
  phrase: async () => (await present?.security())?.phrase.join(' '),
  connections: () => [...connections].filter(({ connectionState }) => connectionState !== 'closed').length,
  open: () => opened.filter(({ readyState }) => readyState === 'live').length,
};
Object.assign(window, { page });
