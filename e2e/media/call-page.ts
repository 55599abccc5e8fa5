// One person in a call, without a screen. Answers whoever calls.
import { createParley } from '@parley/web';
import type { Call } from '@parley/core';
import type { CallPage, Way } from './call-page-types.js';

const asked = new URLSearchParams(location.search);
const peers: RTCPeerConnection[] = [];
const usernames: string[] = [];
const statuses: string[] = [];
const connection: [number, string][] = [];
const log: [number, string][] = [];
let markedAt = performance.now();
const since = () => Math.round(performance.now() - markedAt);

/** The browser's own, watched. */
class WatchedPeer extends RTCPeerConnection {
  constructor(configuration?: RTCConfiguration) {
    super(configuration);
    peers.push(this);
    for (const type of ['connectionstatechange', 'iceconnectionstatechange', 'icegatheringstatechange'])
      this.addEventListener(type, () =>
        log.push([since(), `${this.connectionState} ${this.iceConnectionState} ${this.iceGatheringState}`]),
      );
    for (const type of ['icecandidate', 'icecandidateerror'])
      this.addEventListener(type, (event) => {
        const { candidate } = event as RTCPeerConnectionIceEvent;
        const { errorText, url } = event as RTCPeerConnectionIceErrorEvent;
        log.push([since(), candidate ? candidate.candidate : `${type} ${url} ${errorText}`]);
      });
  }
  override restartIce() {
    log.push([since(), 'restartIce']);
    super.restartIce();
  }
  override setConfiguration(configuration?: RTCConfiguration) {
    for (const { username } of configuration?.iceServers ?? []) if (username !== undefined) usernames.push(username);
    super.setConfiguration(configuration);
  }
}
Object.assign(window, { RTCPeerConnection: WatchedPeer });
for (const type of ['online', 'offline']) window.addEventListener(type, () => log.push([since(), type]));

// A tone is what noise suppression is there to take away.
const devices = navigator.mediaDevices;
const openDevice = devices.getUserMedia.bind(devices);
devices.getUserMedia = ({ video } = {}) =>
  openDevice({ video, audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false } });

const token = async () => {
  const body = JSON.stringify({ userId: asked.get('as') });
  const answer = await fetch('/demo/sign-in', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  return ((await answer.json()) as { token: string }).token;
};
const iceTransportPolicy = asked.has('relay') ? 'relay' : 'all';
const parley = createParley({ url: location.origin, token, tabs: false, calls: { iceTransportPolicy } });
parley.connection.subscribe(({ status }) => {
  log.push([since(), `connection ${status}`]);
  connection.push([since(), status]);
});

const heard: { readonly at: number; readonly loud: boolean }[] = [];
let hertz = 0;
let present: Call | undefined;

/** Says of each twentieth of a second whether the tone is in it. */
async function listen(track: MediaStreamTrack) {
  const reader = new MediaStreamTrackProcessor({ track }).readable.getReader();
  let samples: number[] = [];
  for (;;) {
    const { value } = await reader.read();
    if (!value) return;
    const part = new Float32Array(value.numberOfFrames);
    value.copyTo(part, { planeIndex: 0, format: 'f32-planar' });
    samples.push(...part);
    const { sampleRate } = value;
    value.close();
    if (samples.length < sampleRate / 20 || hertz === 0) continue;
    const turn = (2 * Math.PI * hertz) / sampleRate;
    let [one, two] = [0, 0];
    for (const sample of samples) [one, two] = [sample + 2 * Math.cos(turn) * one - two, one];
    const energy = (2 * Math.sqrt(Math.abs(one * one + two * two - 2 * Math.cos(turn) * one * two))) / samples.length;
    heard.push({ at: performance.now(), loud: energy > 0.02 });
    samples = [];
  }
}

function enter(call: Call) {
  present = call;
  let listening = false;
  call.state.subscribe(({ status, participants }) => {
    if (statuses.at(-1) !== status) {
      statuses.push(status);
      log.push([since(), `call ${status}`]);
    }
    const track = participants.find(({ local }) => !local)?.tracks.microphone;
    if (!track || listening) return;
    listening = true;
    const audio = document.createElement('audio');
    audio.autoplay = true;
    document.body.append(audio);
    track.attach(audio);
    const [native] = (audio.srcObject as MediaStream).getAudioTracks();
    if (native) void listen(native.clone());
  });
}
parley.calls.on('incoming', (call) => {
  enter(call);
  void call.accept();
});
await parley.connect();

async function stats(): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const report = await peers.at(-1)?.getStats();
  return [...((report as unknown as Map<string, Record<string, unknown>> | undefined)?.values() ?? [])];
}

const page: CallPage = {
  call: async (userId) => enter(await parley.calls.start(userId)),
  hangUp: async () => present?.hangup(),
  async tryNetwork() {
    const test = await parley.calls.test({ steps: ['server', 'udp', 'tcp', 'tls', 'quality'] });
    const { steps, forecast } = await test.finished;
    return { steps: Object.fromEntries(steps.map(({ name, state, code }) => [name, code ?? state])), forecast };
  },
  statuses,
  connection,
  usernames,
  log,
  async packets() {
    const sound = (await stats()).find(({ type, kind }) => type === 'inbound-rtp' && kind === 'audio');
    return { received: Number(sound?.['packetsReceived']), lost: Number(sound?.['packetsLost']) };
  },
  async way(): Promise<Way | undefined> {
    const all = await stats();
    const transport = all.find(({ type }) => type === 'transport');
    const pair = all.find(({ id }) => id === transport?.['selectedCandidatePairId']);
    const local = all.find(({ id }) => id === pair?.['localCandidateId']);
    const remote = all.find(({ id }) => id === pair?.['remoteCandidateId']);
    if (!local || !remote) return undefined;
    const text = (value: unknown) => (typeof value === 'string' ? value : undefined);
    return {
      local: `${text(local['candidateType']) ?? ''} ${text(local['address']) ?? ''}`,
      remote: `${text(remote['candidateType']) ?? ''} ${text(remote['address']) ?? ''}`,
      relayProtocol: text(local['relayProtocol']),
      protocol: text(local['protocol']),
    };
  },
  listenFor: (tone) => (hertz = tone),
  mark() {
    markedAt = performance.now();
    heard.length = 0;
    log.length = 0;
  },
  account() {
    const lastSilent = heard.findLastIndex(({ loud }) => !loud);
    const first = heard[lastSilent + 1];
    return {
      length: since(),
      soundSince: first && Math.round(first.at - markedAt),
      silent: heard.filter(({ loud }) => !loud).length * 50,
    };
  },
};
Object.assign(window, { page });
