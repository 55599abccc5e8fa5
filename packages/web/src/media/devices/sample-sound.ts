import type { Speaker } from '../attach.js';

const rate = 16_000;
/** Two soft notes, a fifth apart: hertz and seconds. */
const notes = [
  [523.25, 0.35],
  [783.99, 0.65],
] as const;
const loudness = 0.35;

/** Plays two notes where attached sound plays. Rejects where the browser wants a gesture first. */
export async function playSample(speaker: Speaker): Promise<void> {
  const address = URL.createObjectURL(new Blob([sampleWave()], { type: 'audio/wav' }));
  const audio = new Audio(address);
  const letGo = speaker.add(audio);
  try {
    const ended = new Promise<void>((resolve, reject) => {
      audio.onended = () => resolve();
      audio.onerror = () => reject(new TypeError('Unable to play the sound: because the browser cannot decode it.'));
    });
    await audio.play();
    await ended;
  } finally {
    letGo();
    URL.revokeObjectURL(address);
  }
}

/** The notes as a WAV file of 16-bit samples, mono. */
export function sampleWave(): ArrayBuffer {
  const samples = notes.flatMap(([hertz, seconds]) =>
    Array.from({ length: Math.round(seconds * rate) }, (_, index) => {
      const at = index / rate;
      const swell = Math.min(1, at / 0.01) * Math.exp((-4 * at) / seconds);
      return loudness * swell * Math.sin(2 * Math.PI * hertz * at);
    }),
  );
  const file = new DataView(new ArrayBuffer(44 + samples.length * 2));
  const word = (at: number, text: string) => {
    for (let index = 0; index < text.length; index += 1) file.setUint8(at + index, text.charCodeAt(index));
  };
  word(0, 'RIFF');
  file.setUint32(4, 36 + samples.length * 2, true);
  word(8, 'WAVEfmt ');
  file.setUint32(16, 16, true);
  file.setUint16(20, 1, true);
  file.setUint16(22, 1, true);
  file.setUint32(24, rate, true);
  file.setUint32(28, rate * 2, true);
  file.setUint16(32, 2, true);
  file.setUint16(34, 16, true);
  word(36, 'data');
  file.setUint32(40, samples.length * 2, true);
  for (const [index, sample] of samples.entries()) file.setInt16(44 + index * 2, Math.round(sample * 32_767), true);
  return file.buffer;
}
