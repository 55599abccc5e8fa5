/** What is said into a page: a tone, or a voice once there is one. */
export interface Mouth {
  track(): MediaStreamTrack;
  /** Says what the file holds again and again, in place of the tone. */
  say(url: string): Promise<void>;
}

/** What a page hears of one track after another: when the tone was there, and the samples. */
export interface Ear {
  /** Begins a new account. `track` gives what is heard of them now. */
  begin(track: () => MediaStreamTrack | undefined): void;
  /** In ms since the account began: the longest time without sound, and how long there is none now. */
  silences(): { readonly longest: number; readonly now: number };
  /** The sound of the coming seconds, at 16 kHz, as 16-bit samples in base64. */
  record(seconds: number): Promise<string>;
}

const spokenRate = 16_000;

export function createMouth(hertz: number): Mouth {
  let own: { readonly context: AudioContext; readonly tone: GainNode; readonly out: MediaStreamAudioDestinationNode };
  const open = () => {
    const context = new AudioContext();
    const oscillator = new OscillatorNode(context, { frequency: hertz });
    const out = context.createMediaStreamDestination();
    const tone = new GainNode(context, { gain: 0.3 });
    oscillator.connect(tone).connect(out);
    oscillator.start();
    return { context, tone, out };
  };
  return {
    track() {
      own = open();
      return own.out.stream.getAudioTracks()[0] as MediaStreamTrack;
    },
    async say(url) {
      const { context, tone, out } = own;
      const buffer = await context.decodeAudioData(await (await fetch(url)).arrayBuffer());
      tone.gain.value = 0;
      const voice = new AudioBufferSourceNode(context, { buffer, loop: true });
      voice.connect(out);
      voice.start();
    },
  };
}

export function createEar(): Ear {
  let from: () => MediaStreamTrack | undefined = () => undefined;
  let current: MediaStreamTrack | undefined;
  let lastHeard = performance.now();
  let longest = 0;
  let recording: { readonly samples: number[]; readonly length: number; done(): void } | undefined;

  function take(part: Float32Array, rate: number): void {
    if (part.some((sample) => Math.abs(sample) > 0.02)) {
      longest = Math.max(longest, performance.now() - lastHeard);
      lastHeard = performance.now();
    }
    if (!recording) return;
    const step = rate / spokenRate;
    for (let at = 0; at + step <= part.length; at += step) {
      const some = part.subarray(Math.floor(at), Math.floor(at + step));
      recording.samples.push(some.reduce((sum, sample) => sum + sample, 0) / some.length);
    }
    if (recording.samples.length >= recording.length) recording.done();
  }
  async function loop(native: MediaStreamTrack): Promise<void> {
    const reader = new MediaStreamTrackProcessor({ track: native.clone() }).readable.getReader();
    for (;;) {
      const { value } = await reader.read();
      if (!value || current !== native) break;
      const part = new Float32Array(value.numberOfFrames);
      value.copyTo(part, { planeIndex: 0, format: 'f32-planar' });
      const { sampleRate } = value;
      value.close();
      take(part, sampleRate);
    }
    await reader.cancel();
  }
  setInterval(() => {
    const native = from();
    if (!native || native === current) return;
    current = native;
    void loop(native);
  }, 20);
  return {
    begin(track) {
      from = track;
      lastHeard = performance.now();
      longest = 0;
    },
    silences() {
      const now = performance.now() - lastHeard;
      return { longest: Math.round(Math.max(longest, now)), now: Math.round(now) };
    },
    async record(seconds) {
      const samples: number[] = [];
      await new Promise<void>((done) => (recording = { samples, length: seconds * spokenRate, done }));
      recording = undefined;
      const pcm = Int16Array.from(samples, (sample) => Math.max(-1, Math.min(1, sample)) * 32_767);
      const bytes = Array.from(new Uint8Array(pcm.buffer), (byte) => String.fromCharCode(byte));
      return btoa(bytes.join(''));
    },
  };
}
