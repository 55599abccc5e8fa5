import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from './helpers/chromium.mjs';
import { card, expectFramesToGrow, stage } from './helpers/demo-call.js';
import { listPeople, openChat, openDemo, type Person } from './helpers/demo.js';
import { eventually } from './helpers/eventually.js';
import { startServer, type TestServer } from './helpers/server.js';
import { known, said, writeVoice } from './helpers/voice.js';
import { hasJanus } from './media-server/start-group-pages.js';

const hasAll =
  hasJanus && process.env['PARLEY_TEST_FFMPEG'] !== undefined && process.env['PARLEY_TEST_SPEECH'] !== undefined;

describe.skipIf(!hasAll)('a call of two in the demo, with Janus', () => {
  let folder: string;
  let server: TestServer;
  let browsers: readonly Browser[];
  let one: Person;
  let other: Person;
  let left: Page;
  let right: Page;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'parley-recording-'));
    const { grammar, microphone } = await writeVoice(folder);
    server = await startServer({
      args: ['--media', '--media-ports', '24000-24200', '--turn-port', '0'],
      env: { PARLEY_CAPTIONS: 'true', PARLEY_CAPTION_GRAMMAR: grammar },
    });
    const speaking = [`--use-file-for-fake-audio-capture=${microphone}`];
    browsers = await Promise.all([launchBrowser({ flags: speaking }), launchBrowser()]);
    [one, other] = (await listPeople(server)) as [Person, Person];
    [left, right] = [await openDemo(browsers[0]!, server, one), await openDemo(browsers[1]!, server, other)];
  });
  afterAll(async () => {
    await Promise.all(browsers.map((browser) => browser.close()));
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function talk(): Promise<void> {
    await openChat(left, other);
    await left.getByRole('button', { name: `Video call with ${other.name}` }).click();
    await card(right, one).getByRole('button', { name: 'Accept with video' }).click();
    await expectFramesToGrow(left, other);
    await expectFramesToGrow(right, one);
  }
  async function more(page: Page, item: string): Promise<void> {
    await page.getByRole('group', { name: 'Call controls' }).getByRole('button', { name: 'More' }).click();
    await page.getByRole('menu').getByText(item).click();
  }
  const dialogOf = (page: Page): Locator => page.getByRole('dialog', { name: 'Recordings of the call' });
  /** What Janus has written so far, in bytes. */
  async function written(): Promise<number> {
    const raw = join(server.data, 'recordings', 'raw');
    const files = (await readdir(raw, { recursive: true })).filter((file) => file.endsWith('.mjr'));
    return (await Promise.all(files.map(async (file) => (await stat(join(raw, file))).size))).reduce(
      (a, b) => a + b,
      0,
    );
  }
  /** Opens the log of calls and what was recorded of the last one. */
  async function openFromLog(page: Page): Promise<Locator> {
    await page.getByRole('button', { name: 'Calls', exact: true }).first().click();
    await page.getByRole('button', { name: 'Recordings of the call' }).first().click();
    return dialogOf(page);
  }

  it('shows to the other side what a voice says, and is recorded with the consent of both, played, downloaded and deleted', async () => {
    await talk();
    const lock = (page: Page) => page.getByRole('button', { name: 'Encrypted from device to device' });
    await lock(left).waitFor();
    await more(left, 'Captions');
    // From now on it goes through a media server, which hears it.
    for (const page of [left, right]) await lock(page).waitFor({ state: 'detached' });
    const lines = right.getByRole('log', { name: 'Captions' });
    const words = async () => {
      const all = await lines.locator('p').filter({ hasText: one.name }).locator('bdi:last-child').allTextContents();
      return all
        .join(' ')
        .split(' ')
        .filter((word) => word !== '');
    };
    await eventually(async () => expect(await words()).toEqual(expect.arrayContaining(said)));
    for (const word of await words()) expect(known).toContain(word);
    console.info(`captions: ${(await words()).join(' ')}`);
    await more(right, 'Captions');
    await left.getByRole('log', { name: 'Captions' }).waitFor({ state: 'detached' });

    await more(left, 'Record this call…');
    await left.getByRole('button', { name: 'Ask everybody' }).click();
    await left.getByText('It is recorded once everybody agrees').waitFor();
    const asked = right.locator('.parley-recording');
    await asked.getByText(`${one.name} asks to record this call`).waitFor();
    expect(await readdir(join(server.data, 'recordings', 'raw'))).toEqual([]);
    await asked.getByRole('button', { name: 'Agree', exact: true }).click();
    for (const page of [left, right]) {
      await page.getByText('This call is being recorded').waitFor();
      // Nothing turns the indicator off.
      expect(await page.locator('.parley-recording').getByRole('button').count()).toBe(0);
    }
    await expectFramesToGrow(left, other);
    await expectFramesToGrow(right, one);
    await eventually(async () => expect(await written()).toBeGreaterThan(1_000_000));

    await stage(left, other).getByRole('button', { name: 'Leave the call' }).click();
    await stage(left, other).getByRole('button', { name: 'Recordings of the call' }).click();
    const dialog = dialogOf(left);
    await eventually(async () => expect(await dialog.getByRole('listitem').count()).toBe(2));
    const files: string[] = [];
    for (const { name } of [one, other]) {
      const wanted = left.waitForEvent('download');
      await dialog.getByRole('link', { name: `Download ${name}` }).click();
      const file = join(folder, `${files.length}.webm`);
      await (await wanted).saveAs(file);
      files.push(file);
    }
    for (const file of files) {
      const { streams, format } = probe(file);
      expect(streams.map(({ codec_name }) => codec_name).toSorted()).toEqual(['opus', 'vp8']);
      const frames = Number(streams.find(({ codec_name }) => codec_name === 'vp8')?.nb_read_frames);
      const seconds = Number(format.duration);
      expect(seconds).toBeGreaterThan(1.5);
      expect(frames).toBeGreaterThan(2 * seconds);
      console.info(`recorded: ${seconds.toFixed(1)} s, ${frames} frames`);
    }
    await dialog.getByRole('button', { name: `Play ${other.name}` }).click();
    const film = dialog.locator('video');
    await eventually(async () =>
      expect(await film.evaluate((it: HTMLVideoElement) => [it.currentTime > 0, it.videoWidth > 0])).toEqual([
        true,
        true,
      ]),
    );
    await dialog.getByRole('button', { name: 'Close', exact: true }).click();

    // The other side sees it in the log of calls, and may not delete it.
    const theirs = await openFromLog(right);
    await eventually(async () => expect(await theirs.getByRole('listitem').count()).toBe(2));
    expect(await theirs.getByRole('button', { name: 'Delete' }).count()).toBe(0);
    await theirs.getByRole('button', { name: 'Close', exact: true }).click();
    const own = await openFromLog(left);
    await own.getByRole('button', { name: 'Delete' }).click();
    await own.getByRole('button', { name: 'Delete' }).click();
    await own.getByText('There is no recording of this call any more.').waitFor();
    await right.getByRole('button', { name: 'Recordings of the call' }).first().click();
    await theirs.getByText('There is no recording of this call any more.').waitFor();
  });
});

/** What is in a file, as any player reads it. */
function probe(file: string) {
  const how = ['-v', 'error', '-count_frames', '-show_entries', 'stream=codec_name,nb_read_frames:format=duration'];
  return JSON.parse(execFileSync('ffprobe', [...how, '-of', 'json', file], { encoding: 'utf8' })) as {
    readonly streams: readonly { readonly codec_name: string; readonly nb_read_frames: string }[];
    readonly format: { readonly duration: string };
  };
}
