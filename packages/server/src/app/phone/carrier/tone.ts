/** Samples in 20 ms of G.711. */
export const samplesPerPacket = 160;
const rate = 8_000;

/** 20 ms of a tone in PCMU (RFC 3551), from the sample `from` on; silence for 0 Hz. */
export function toneOf(hertz: number, from: number): Uint8Array {
  return Uint8Array.from({ length: samplesPerPacket }, (_, at) =>
    compress(hertz === 0 ? 0 : Math.round(8_000 * Math.sin((2 * Math.PI * hertz * (from + at)) / rate))),
  );
}

/** How much of a sound in PCMU is of one frequency, 0–1 (Goertzel). */
export function shareOf(hertz: number, sound: Uint8Array): number {
  const turn = 2 * Math.cos((2 * Math.PI * hertz) / rate);
  let [one, two, energy] = [0, 0, 0];
  for (const byte of sound) {
    const sample = expand(byte);
    energy += sample * sample;
    [one, two] = [sample + turn * one - two, one];
  }
  const power = one * one + two * two - turn * one * two;
  return energy === 0 ? 0 : Math.min((2 * power) / (sound.length * energy), 1);
}

/** The tone that most of a sound in PCMU is of, in Hz, to the next 5; undefined for silence and for noise. */
export function loudestIn(sound: Uint8Array): number | undefined {
  const loudness = Math.sqrt(sound.reduce((sum, byte) => sum + expand(byte) ** 2, 0) / Math.max(sound.length, 1));
  if (loudness < audible) return undefined;
  let [best, share] = [0, 0.5];
  for (let hertz = 200; hertz <= 3_400; hertz += 5) {
    const found = shareOf(hertz, sound);
    if (found > share) [best, share] = [hertz, found];
  }
  return best === 0 ? undefined : best;
}

/** Below this, of 32,768, a sound is noise of the line. */
const audible = 100;
const bias = 0x84;

// G.711, mu-law.
function compress(sample: number): number {
  const sign = sample < 0 ? 0x80 : 0;
  const size = Math.min(Math.abs(sample), 32_635) + bias;
  const exponent = Math.max(Math.floor(Math.log2(size)) - 7, 0);
  return ~(sign | (exponent << 4) | ((size >> (exponent + 3)) & 0x0f)) & 0xff;
}

function expand(byte: number): number {
  const value = ~byte & 0xff;
  const size = ((((value & 0x0f) << 3) + bias) << ((value & 0x70) >> 4)) - bias;
  return value & 0x80 ? -size : size;
}
