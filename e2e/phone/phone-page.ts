// One person with a phone: the SDK alone, without a screen. A tone is the microphone.
import { createParley } from '@parley/web';
import { ParleyError, type Call } from '@parley/core';
import { createMouth } from '../group-calls/sound.js';
import type { PhonePage, ShownPhoneCall } from './phone-page-types.js';

const asked = new URLSearchParams(location.search);
const mouth = createMouth(Number(asked.get('hertz') ?? '1000'));
const tones = (asked.get('listen') ?? '').split(',').map(Number);
/** Far above what a silent line has, and far below a tone on its way through G.711. */
const loud = 0.02;
/** What was heard so long ago is not heard now, in ms. */
const fresh = 1_000;

navigator.mediaDevices.getUserMedia = () => Promise.resolve(new MediaStream([mouth.track()]));

const parley = createParley({
  url: asked.get('server') ?? '',
  token: () => asked.get('token') ?? '',
  device: asked.get('device') ?? 'page',
  tabs: false,
});

interface Line {
  readonly call: Call;
  since: number;
  hears?: { readonly hertz: number | undefined; readonly at: number };
  readonly heardAfter: Record<number, number>;
}
const lines = new Map<string, Line>();

/** How loud a tone is in samples (Goertzel). */
function loudness(samples: readonly number[], hertz: number, rate: number): number {
  const turn = (2 * Math.PI * hertz) / rate;
  let [one, two] = [0, 0];
  for (const sample of samples) [one, two] = [sample + 2 * Math.cos(turn) * one - two, one];
  return (2 * Math.sqrt(Math.abs(one * one + two * two - 2 * Math.cos(turn) * one * two))) / samples.length;
}

async function listen(line: Line, track: MediaStreamTrack): Promise<void> {
  const reader = new MediaStreamTrackProcessor({ track }).readable.getReader();
  let samples: number[] = [];
  for (;;) {
    const { value } = await reader.read();
    if (!value) return;
    const part = new Float32Array(value.numberOfFrames);
    value.copyTo(part, { planeIndex: 0, format: 'f32-planar' });
    const { sampleRate } = value;
    value.close();
    samples.push(...part);
    if (samples.length < sampleRate / 20) continue;
    const found = tones.map((hertz) => ({ hertz, level: loudness(samples, hertz, sampleRate) }));
    const most = found.reduce((best, one) => (one.level > best.level ? one : best));
    const hertz = most.level > loud ? most.hertz : undefined;
    line.hears = { hertz, at: performance.now() };
    if (hertz !== undefined) line.heardAfter[hertz] ??= Math.round(performance.now() - line.since);
    samples = [];
  }
}

function enter(call: Call): Line {
  const known = lines.get(call.id);
  if (known) return known;
  const line: Line = { call, since: performance.now(), heardAfter: {} };
  lines.set(call.id, line);
  let heard: unknown;
  const look = () => {
    const track = call.state.get().participants.find(({ local }) => !local)?.tracks.microphone;
    if (!track || track === heard) return;
    heard = track;
    const audio = Object.assign(document.createElement('audio'), { autoplay: true });
    document.body.append(audio);
    track.attach(audio);
    const [native] = (audio.srcObject as MediaStream).getAudioTracks();
    if (native) void listen(line, native.clone());
  };
  call.state.subscribe(look);
  look();
  return line;
}

parley.calls.on('incoming', (call) => void enter(call));
parley.calls.list.subscribe((calls) => {
  for (const call of calls) enter(call);
});
await parley.connect();

const codeOf = (error: unknown) => (error instanceof ParleyError ? error.code : String(error));
async function outcome(id: string, act: (call: Call) => Promise<unknown>): Promise<string | undefined> {
  const line = lines.get(id);
  if (!line) return `no call ${id}`;
  return act(line.call).then(() => undefined, codeOf);
}

function shown({ call, hears, heardAfter }: Line): ShownPhoneCall {
  const { id, status, reason, endedBy, held, transfer, participants } = call.state.get();
  const other = participants.find(({ local }) => !local);
  const now = hears && performance.now() - hears.at < fresh ? hears.hertz : undefined;
  return {
    ...{ id, status, number: other?.number, reason, endedBy, held, transfer, heardAfter },
    ...(other && { other: { kind: other.kind, state: other.state } }),
    ...(now !== undefined && { hears: now }),
  };
}

const page: PhonePage = {
  async dial(to) {
    const since = performance.now();
    return parley.calls.start(to).then((call) => {
      enter(call).since = since;
      return call.id;
    }, codeOf);
  },
  calls: () => [...lines.values()].map(shown),
  accept(id) {
    const line = lines.get(id);
    if (line) line.since = performance.now();
    return outcome(id, (call) => call.accept());
  },
  decline: (id) => outcome(id, (call) => call.reject()),
  hangUp: (id) => outcome(id, (call) => call.hangup()),
  hold: (id, on) => outcome(id, (call) => call.hold(on)),
  microphone: (id, on) => outcome(id, (call) => call.setMicrophoneEnabled(on)),
  press: (id, keys) => outcome(id, (call) => call.sendDigits(keys)),
  transfer: (id, to) => outcome(id, (call) => call.transfer(to)),
  join: (id, other) => outcome(id, (call) => call.transfer({ id: other })),
  connected: () => parley.connection.get().status === 'connected',
};
Object.assign(window, { page });
