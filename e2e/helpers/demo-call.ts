import type { Browser, Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { join } from 'node:path';
import { launchBrowser } from './chromium.mjs';
import type { Person } from './demo.js';
import { eventually } from './eventually.js';
import { hear } from './hear.js';
import { writeTone } from './tone.mjs';

/** Each side of a call has its own voice, in Hz. */
export const voices = { one: 440, other: 1_000 } as const;
/** What nobody says. */
const silence = 1_700;
const frequencies = [voices.one, voices.other, silence];

/** A browser whose microphone is that voice, kept in a file of the folder. */
export async function launchWithVoice(folder: string, name: keyof typeof voices): Promise<Browser> {
  const microphone = join(folder, `${name}.wav`);
  await writeTone(microphone, { hertz: voices[name] });
  return launchBrowser({ microphone });
}

/** Where a call is shown. */
export function stage(page: Page, peer: Person): Locator {
  return page.getByRole('region', { name: `Call with ${peer.name}` });
}

/** What rings. */
export function card(page: Page, caller: Person): Locator {
  return page.getByRole('region', { name: new RegExp(`Incoming .*call from ${caller.name}`) });
}

/** Where one party of a call is shown; what else is said of them follows their name. */
export function tile(page: Page, person: Person): Locator {
  return page.getByRole('group', { name: new RegExp(`^${person.name}`) });
}

/** The page plays this tone, and not the others. The browser's noise suppression takes most of a steady tone away. */
export async function expectToHear(page: Page, hertz: number): Promise<void> {
  await eventually(async () => {
    const loudness = await hear(page, frequencies);
    const others = frequencies.filter((frequency) => frequency !== hertz).map((frequency) => loudness[frequency] ?? 0);
    expect(loudness[hertz], JSON.stringify(loudness)).toBeGreaterThan(0.005);
    expect(loudness[hertz], JSON.stringify(loudness)).toBeGreaterThan(50 * Math.max(...others));
  });
}

/** The page shows a moving picture of them. */
export async function expectFramesToGrow(page: Page, person: Person): Promise<void> {
  const video = tile(page, person).locator('video');
  await video.waitFor();
  const frames = () => video.evaluate((it: HTMLVideoElement) => it.getVideoPlaybackQuality().totalVideoFrames);
  const before = await frames();
  await eventually(async () => expect(await frames()).toBeGreaterThan(before + 5));
}
