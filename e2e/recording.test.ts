import { execFileSync } from 'node:child_process';
import { readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createAdmin } from '@parley/node';
import type { Recording, RecordingFile } from '@parley/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from './helpers/eventually.js';
import { hear } from './helpers/hear.js';
import type { GroupPage } from './media-server/group-page-types.js';
import { hasJanus, startGroupPages, type GroupPages } from './media-server/start-group-pages.js';

declare const page: GroupPage;

const tones = { alice: 440, bob: 660 } as const;
type Name = keyof typeof tones;
const names = ['alice', 'bob'] as const;
const loud = 0.05;
/** How loud a frequency is in samples of 48 kHz, by Goertzel's algorithm: 1 for a full tone. */
function loudnessOf(samples: Int16Array, hertz: number): number {
  const step = 2 * Math.cos((2 * Math.PI * hertz) / 48_000);
  let [before, last] = [0, 0];
  for (const sample of samples) [before, last] = [last, sample / 32_768 + step * last - before];
  return (2 * Math.sqrt(Math.max(0, last * last + before * before - step * last * before))) / samples.length;
}

describe.skipIf(!hasJanus || process.env['PARLEY_TEST_FFMPEG'] === undefined)(
  'a call that is recorded through Janus, in real pages',
  () => {
    let group: GroupPages<Name>;
    const pageOf = (name: Name) => group.pageOf(name);

    beforeAll(async () => {
      group = await startGroupPages({ names, mediaPorts: '23300-23500' });
    });
    afterAll(() => group.close());

    /** Both in a call of their group, hearing each other. */
    async function talk(): Promise<string> {
      for (const name of names) await group.enter(name, { hertz: String(tones[name]) });
      const callId = await pageOf('alice').evaluate((id) => page.start(id), group.conversationId);
      await pageOf('bob').evaluate((id) => page.join(id), callId);
      for (const [name, other] of [names, names.toReversed()] as [Name, Name][])
        await eventually(async () =>
          expect((await hear(pageOf(name), [tones[other]]))[tones[other]] ?? 0).toBeGreaterThan(loud),
        );
      return callId;
    }

    const record = (name: Name, callId: string, on = true) =>
      pageOf(name).evaluate((params) => page.ask('call.record', params), { callId, on });
    const consent = (name: Name, callId: string, given = true) =>
      pageOf(name).evaluate((params) => page.ask('call.consent', params), { callId, consent: given });

    /** What Janus has written so far, in bytes. */
    async function written(): Promise<number> {
      const raw = join(group.data, 'recordings', 'raw');
      const files = (await readdir(raw, { recursive: true })).filter((file) => file.endsWith('.mjr'));
      const sizes = await Promise.all(files.map(async (file) => (await stat(join(raw, file))).size));
      return sizes.reduce((sum, size) => sum + size, 0);
    }
    /** It goes on being written for a good while. */
    async function grows(by = 200_000): Promise<void> {
      const before = await written();
      await eventually(async () => expect(await written()).toBeGreaterThan(before + by));
    }

    async function askAs(name: Name) {
      const token = await createAdmin(group.server).tokens.create({ userId: name });
      return (path: string) => fetch(`${group.server.url}${path}`, { headers: { authorization: `Bearer ${token}` } });
    }
    async function recordingsOf(callId: string): Promise<readonly Recording[]> {
      const answer = await (await askAs('bob'))(`/v1/recordings?callId=${callId}`);
      return ((await answer.json()) as { recordings: readonly Recording[] }).recordings;
    }
    async function linksOf(id: string): Promise<readonly { readonly fileId: string; readonly path: string }[]> {
      const answer = await (await askAs('alice'))(`/v1/recordings/${id}`);
      return ((await answer.json()) as { links: readonly { fileId: string; path: string }[] }).links;
    }

    /** What is in a file: read by ffmpeg, as any player reads it. */
    async function look({ id }: RecordingFile, links: Awaited<ReturnType<typeof linksOf>>) {
      const path = links.find(({ fileId }) => fileId === id)?.path ?? expect.fail('There is no link.');
      const whole = await fetch(`${group.server.url}${path}`);
      expect([whole.status, whole.headers.get('content-type')]).toEqual([200, 'video/webm']);
      const bytes = Buffer.from(await whole.arrayBuffer());
      const part = await fetch(`${group.server.url}${path}`, { headers: { range: 'bytes=100-199' } });
      expect(part.status).toBe(206);
      expect(Buffer.from(await part.arrayBuffer()).equals(bytes.subarray(100, 200))).toBe(true);
      const file = join(group.data, `look-${id}.webm`);
      await writeFile(file, bytes);
      const probe = [
        '-v',
        'error',
        '-count_frames',
        '-show_entries',
        'stream=codec_name,nb_read_frames,width:format=duration',
      ];
      const said = JSON.parse(execFileSync('ffprobe', [...probe, '-of', 'json', file], { encoding: 'utf8' })) as {
        readonly streams: readonly {
          readonly codec_name: string;
          readonly nb_read_frames: string;
          readonly width?: number;
        }[];
        readonly format: { readonly duration: string };
      };
      const how = ['-v', 'error', '-i', file, '-vn', '-ac', '1', '-ar', '48000', '-f', 's16le', '-'];
      const pcm = execFileSync('ffmpeg', how, { maxBuffer: 64 * 1_024 * 1_024 });
      // The middle second of it.
      const all = new Int16Array(pcm.buffer, pcm.byteOffset, Math.floor(pcm.byteLength / 2));
      const from = Math.floor(all.length / 2) - 24_000;
      return { ...said, samples: all.subarray(from, from + 48_000), bytes: bytes.length };
    }

    it('is a file for each who sent: their tone, their picture, as long as it went', async () => {
      const callId = await talk();
      await record('alice', callId);
      expect(await written()).toBe(0);
      await consent('bob', callId);
      const began = Date.now();
      await grows();
      await consent('bob', callId, false);
      const took = Date.now() - began;
      const stopped = await written();
      // Bob goes on sending, and nothing of it is written.
      const bytes = async () =>
        (await pageOf('alice').evaluate(() => page.received())).reduce((sum, row) => sum + row.bytes, 0);
      const seen = await bytes();
      await eventually(async () => expect(await bytes()).toBeGreaterThan(seen + 50_000));
      expect(await written()).toBe(stopped);
      for (const name of names) await pageOf(name).evaluate(() => page.hangUp());

      await eventually(async () => expect(await recordingsOf(callId)).toHaveLength(1));
      const [recording] = await recordingsOf(callId);
      if (!recording) return;
      expect(recording).toMatchObject({ callId, conversationId: group.conversationId, by: 'alice' });
      expect(recording.files.map(({ userId }) => userId).toSorted()).toEqual(names);
      const links = await linksOf(recording.id);
      for (const file of recording.files) {
        const name = file.userId as Name;
        const other = name === 'alice' ? 'bob' : 'alice';
        expect(file).toMatchObject({ source: 'camera', audio: true, video: true });
        const { streams, format, samples, bytes: length } = await look(file, links);
        expect(length).toBe(file.bytes);
        expect(streams.map(({ codec_name }) => codec_name).toSorted()).toEqual(['opus', 'vp8']);
        const seconds = Number(format.duration);
        expect(Math.abs(seconds * 1_000 - file.durationMs)).toBeLessThan(50);
        expect(seconds).toBeGreaterThan(1.5);
        expect(seconds * 1_000).toBeLessThan(took + 1_500);
        const video = streams.find(({ codec_name }) => codec_name === 'vp8');
        expect(Number(video?.nb_read_frames)).toBeGreaterThan(seconds * 5);
        expect(loudnessOf(samples, tones[name])).toBeGreaterThan(0.1);
        expect(loudnessOf(samples, tones[other])).toBeLessThan(0.02);
        console.info(`${name}: ${seconds.toFixed(1)} s, ${video?.nb_read_frames} frames of ${video?.width} pixels`);
      }
      expect(await readdir(join(group.data, 'recordings', 'raw'))).toEqual([]);
    });

    it('is finished after the server was killed in the middle of it', async () => {
      const callId = await talk();
      await record('bob', callId);
      await consent('alice', callId);
      await grows();
      await group.kill();
      expect(await readdir(join(group.data, 'recordings', 'raw'))).toHaveLength(1);
      for (const name of names) await pageOf(name).close();
      await group.restart();
      await eventually(async () => expect(await recordingsOf(callId)).toHaveLength(1));
      const [recording] = await recordingsOf(callId);
      expect(recording?.files.map(({ userId }) => userId).toSorted()).toEqual(names);
      for (const { durationMs } of recording?.files ?? []) expect(durationMs).toBeGreaterThan(1_000);
      expect(await readdir(join(group.data, 'recordings', 'raw'))).toEqual([]);
      const answer = await fetch(`${group.server.url}/v1/recordings/${recording?.id ?? ''}`, {
        method: 'DELETE',
        headers: { authorization: `Bearer ${await createAdmin(group.server).tokens.create({ userId: 'alice' })}` },
      });
      expect([answer.status, await recordingsOf(callId)]).toEqual([200, []]);
    });
  },
);
