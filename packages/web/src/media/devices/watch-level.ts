/** How often is looked, in ms. */
const everyMs = 80;
/** What is quieter is silence, in dB of full scale. */
const floorDb = -60;

/** Tells how loud it is at a microphone, by a copy of its track: it may be switched off meanwhile. Returns the ending. */
export function watchLevel(native: MediaStreamTrack, listener: (level: number) => void): () => void {
  const copy = native.clone();
  copy.enabled = true;
  const context = new AudioContext();
  const source = context.createMediaStreamSource(new MediaStream([copy]));
  const analyser = context.createAnalyser();
  analyser.fftSize = 2_048;
  source.connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  // Without a gesture a context may wait; it is asked for again each time.
  const timer = setInterval(() => {
    if (context.state === 'suspended') context.resume().catch(() => undefined);
    analyser.getFloatTimeDomainData(samples);
    listener(levelOf(samples));
  }, everyMs);
  return () => {
    clearInterval(timer);
    source.disconnect();
    copy.stop();
    context.close().catch(() => undefined);
  };
}

/** From 0, which is -60 dB of full scale and less, to 1, which is full scale. */
export function levelOf(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  const db = 10 * Math.log10(sum / Math.max(1, samples.length));
  return Math.min(1, Math.max(0, 1 - db / floorDb));
}
