// Bundled into a page by the browser test: the effects on a drawn person, and on noise and a made voice.
import { ParleyError } from '@parley/core';
import { createEffects } from '../../effects.js';
import { createLocalTrack, nativeOf } from '../local-track.js';
import { drawPerson } from './draw-person.js';
import type { EffectsPage } from './page-effects.js';

const [width, height] = [640, 360];
const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

const page: EffectsPage = {
  async blur(files) {
    const drawn = canvas();
    const timer = setInterval(() => drawPerson(drawn), 50);
    const [native] = drawn.canvas.captureStream(20).getVideoTracks();
    const made = await createEffects({ files }).blur?.process(createLocalTrack('camera', sure(native)));
    const video = document.createElement('video');
    video.muted = true;
    video.srcObject = new MediaStream([nativeOf(sure(made))]);
    await video.play();
    await pause(1_000);
    const seen = canvas();
    seen.drawImage(video, 0, 0, width, height);
    clearInterval(timer);
    const part = (x: number, y: number) => sharpness(seen, x, y) / sharpness(drawn, x, y);
    made?.stop();
    return {
      background: part(20, 40),
      face: part(280, 110),
      live: `${nativeOf(sure(made)).readyState} ${sure(native).readyState}`,
    };
  },
  async suppress(files) {
    const noise = await loudnessAfter(files, makeNoise);
    const voice = await loudnessAfter(files, makeVoice);
    return { noise: noise.change, voice: voice.change, live: noise.live };
  },
  async refuse(files) {
    const { blur, noise } = createEffects({ files });
    const [picture] = canvas().canvas.captureStream(1).getVideoTracks();
    const context = new AudioContext();
    const [sound] = context.createMediaStreamDestination().stream.getAudioTracks();
    const say = async (work: Promise<unknown> | undefined) => {
      try {
        await work;
        return 'made';
      } catch (error) {
        return error instanceof ParleyError ? error.code : String(error);
      }
    };
    return [
      await say(blur?.process(createLocalTrack('camera', sure(picture)))),
      await say(noise?.process(createLocalTrack('microphone', sure(sound)))),
    ];
  },
};

function sure<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new TypeError('the browser gave nothing');
  return value;
}

function canvas() {
  const element = document.createElement('canvas');
  element.width = width;
  element.height = height;
  return sure(element.getContext('2d', { willReadFrequently: true }));
}

/** How much neighbours differ in a piece of a picture. */
function sharpness(of: CanvasRenderingContext2D, x: number, y: number): number {
  const { data, width: row } = of.getImageData(x, y, 80, 80);
  let sum = 0;
  for (let at = 0; at < data.length - 4; at += 4)
    if ((at / 4 + 1) % row) sum += Math.abs(Number(data[at]) - Number(data[at + 4]));
  return sum / data.length;
}

async function loudnessAfter(files: string, make: (context: AudioContext) => AudioNode) {
  const context = new AudioContext({ sampleRate: 48_000 });
  const source = make(context);
  const out = context.createMediaStreamDestination();
  source.connect(out);
  const [native] = out.stream.getAudioTracks();
  const made = await createEffects({ files }).noise?.process(createLocalTrack('microphone', sure(native)));
  const heard = context.createMediaStreamSource(new MediaStream([nativeOf(sure(made))]));
  const [before, after] = [await listen(context, source), await listen(context, heard)];
  made?.stop();
  await context.close();
  return { change: 10 * Math.log10(after / before), live: nativeOf(sure(made)).readyState };
}

/** The mean power of two seconds, after one in which the filter finds its way. */
async function listen(context: AudioContext, from: AudioNode): Promise<number> {
  const analyser = context.createAnalyser();
  analyser.fftSize = 32_768;
  from.connect(analyser);
  await pause(1_500);
  const samples = new Float32Array(analyser.fftSize);
  let sum = 0;
  for (let times = 0; times < 4; times += 1) {
    await pause(500);
    analyser.getFloatTimeDomainData(samples);
    for (const sample of samples) sum += sample * sample;
  }
  return sum / (4 * samples.length);
}

/** A fan: a hum under soft brown noise. */
function makeNoise(context: AudioContext): AudioNode {
  const buffer = context.createBuffer(1, 4 * context.sampleRate, context.sampleRate);
  const data = buffer.getChannelData(0);
  let brown = 0;
  for (let at = 0; at < data.length; at += 1) {
    brown = 0.95 * brown + (Math.random() - 0.5) * 0.02;
    data[at] = brown + 0.02 * Math.sin((2 * Math.PI * 120 * at) / context.sampleRate);
  }
  return play(context, buffer);
}

/** Glottal pulses whose pitch moves, through the formants of an "ah": spoken in syllables. */
function makeVoice(context: AudioContext): AudioNode {
  const buffer = context.createBuffer(1, 4 * context.sampleRate, context.sampleRate);
  const data = buffer.getChannelData(0);
  let phase = 0;
  for (let at = 0; at < data.length; at += 1) {
    const time = at / context.sampleRate;
    phase += (120 + 20 * Math.sin(2 * Math.PI * 1.3 * time)) / context.sampleRate;
    data[at] = (1 - 2 * (phase % 1)) * 0.5 * Math.min(1, 1.4 * Math.abs(Math.sin(Math.PI * 2.5 * time)));
  }
  const sum = context.createGain();
  const pulses = play(context, buffer);
  for (const [hertz, gain] of [
    [730, 1],
    [1_090, 0.5],
    [2_440, 0.25],
  ] as const) {
    const formant = context.createBiquadFilter();
    formant.type = 'bandpass';
    formant.frequency.value = hertz;
    formant.Q.value = 8;
    const loud = context.createGain();
    loud.gain.value = gain;
    pulses.connect(formant).connect(loud).connect(sum);
  }
  return sum;
}

function play(context: AudioContext, buffer: AudioBuffer): AudioNode {
  const source = context.createBufferSource();
  source.buffer = buffer;
  source.loop = true;
  source.start();
  return source;
}

Object.assign(globalThis, { page });
