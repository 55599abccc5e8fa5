import type { Page } from 'playwright-core';

/** How loud each frequency is in what the page plays, from 0 to 1. */
export type Loudness = Readonly<Record<number, number>>;

/**
 * Listens for half a second to what the page plays: every audio or video element that runs, is not muted and has sound in its
 * stream. The samples come from the tracks themselves, since an AudioContext's clock slips on a busy machine.
 */
export async function hear(page: Page, frequencies: readonly number[]): Promise<Loudness> {
  return page.evaluate(listen, frequencies);
}

async function listen(frequencies: readonly number[]): Promise<Record<number, number>> {
  const playing = [...document.querySelectorAll<HTMLMediaElement>('audio, video')].filter(
    (element) => !element.paused && !element.muted && element.volume > 0 && element.srcObject instanceof MediaStream,
  );
  const tracks = playing.flatMap((element) => (element.srcObject as MediaStream).getAudioTracks());
  const loudness = Object.fromEntries(frequencies.map((hertz) => [hertz, 0]));

  const read = async (track: MediaStreamTrack): Promise<{ samples: number[]; rate: number }> => {
    const { readable } = new MediaStreamTrackProcessor({ track: track.clone() });
    const reader = readable.getReader();
    const samples: number[] = [];
    let rate = 48_000;
    while (samples.length < rate / 2) {
      const { value } = await reader.read();
      if (!value) break;
      rate = value.sampleRate;
      const part = new Float32Array(value.numberOfFrames);
      value.copyTo(part, { planeIndex: 0, format: 'f32-planar' });
      value.close();
      samples.push(...part);
    }
    await reader.cancel();
    return { samples, rate };
  };
  // Goertzel's algorithm: the energy of one frequency.
  const energy = (samples: number[], turn: number) => {
    let one = 0;
    let two = 0;
    for (const sample of samples) [one, two] = [sample + 2 * Math.cos(turn) * one - two, one];
    return (2 * Math.sqrt(one * one + two * two - 2 * Math.cos(turn) * one * two)) / samples.length;
  };
  for (const track of tracks.filter(({ readyState }) => readyState === 'live')) {
    const { samples, rate } = await read(track);
    if (samples.length === 0) continue;
    for (const hertz of frequencies) {
      loudness[hertz] = Math.max(loudness[hertz] ?? 0, energy(samples, (2 * Math.PI * hertz) / rate));
    }
  }
  return loudness;
}
