/** Who hears it: somebody who is called, or somebody who calls. */
export type RingKind = 'incoming' | 'outgoing';

interface Tone {
  /** Hertz. */
  readonly pitch: number;
  /** Seconds from the start of the round. */
  readonly at: number;
  readonly length: number;
}

interface Pattern {
  readonly tones: readonly Tone[];
  /** Milliseconds from one round to the next. */
  readonly round: number;
  readonly volume: number;
}

const patterns: Record<RingKind, Pattern> = {
  incoming: {
    tones: [
      { pitch: 659.25, at: 0, length: 0.5 },
      { pitch: 830.61, at: 0.16, length: 0.5 },
      { pitch: 987.77, at: 0.32, length: 0.8 },
      { pitch: 659.25, at: 1, length: 0.5 },
      { pitch: 830.61, at: 1.16, length: 0.5 },
      { pitch: 987.77, at: 1.32, length: 0.8 },
    ],
    round: 3500,
    volume: 0.16,
  },
  outgoing: { tones: [{ pitch: 425, at: 0, length: 1 }], round: 4000, volume: 0.04 },
};

/** Rings until it is ended. Where the browser wants a click before any sound, it stays silent until there was one. */
export function ring(kind: RingKind): () => void {
  if (typeof AudioContext === 'undefined') return () => undefined;
  const { tones, round, volume } = patterns[kind];
  let context: AudioContext | undefined;
  const play = () => {
    if (!mayPlay()) return;
    context ??= new AudioContext();
    if (context.state !== 'running') context.resume().catch(() => undefined);
    for (const tone of tones) sound(context, tone, volume);
  };
  const timer = setInterval(play, round);
  play();
  return () => {
    clearInterval(timer);
    context?.close().catch(() => undefined);
  };
}

/** Browsers that cannot tell let the sound begin and stay silent by themselves. */
function mayPlay(): boolean {
  return !('userActivation' in navigator) || navigator.userActivation.hasBeenActive;
}

function sound(context: AudioContext, tone: Tone, volume: number): void {
  const oscillator = context.createOscillator();
  const gain = context.createGain();
  const start = context.currentTime + tone.at;
  const end = start + tone.length;
  oscillator.frequency.value = tone.pitch;
  gain.gain.setValueAtTime(0, start);
  gain.gain.linearRampToValueAtTime(volume, start + 0.02);
  gain.gain.setValueAtTime(volume, start + tone.length * 0.3);
  gain.gain.exponentialRampToValueAtTime(0.0001, end);
  oscillator.connect(gain).connect(context.destination);
  oscillator.start(start);
  oscillator.stop(end);
}
