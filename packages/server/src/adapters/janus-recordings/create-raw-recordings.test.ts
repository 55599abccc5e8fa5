import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, inject, it } from 'vitest';
import type { Log } from '../../kernel/ports.js';
import { createRawRecordings } from './create-raw-recordings.js';
import { parseMjrHeader } from './read-mjr-header.js';
import { runProgram } from './run-program.js';

const root = mkdtempSync(join(tmpdir(), 'parley-raw-'));
afterAll(() => rmSync(root, { recursive: true }));
const signal = new AbortController().signal;
const plan = { app: 'app_eu1_1', callId: 'cll_00000000000000000000000001', by: 'alice', startedAt: 1 };
const id = 'rec_00000000000000000000000001_abc';

/** A file as Janus begins it, with a packet behind it. */
function mjr(header: object, packet = 'MEET'): Buffer {
  const text = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(2);
  length.writeUInt16BE(text.length);
  return Buffer.concat([Buffer.from('MJR00002'), length, text, Buffer.from(packet)]);
}

function arrange() {
  const folder = mkdtempSync(join(root, 'run-'));
  const warned: string[] = [];
  const say = (_: unknown, message: string) => void warned.push(message);
  const log: Log = { debug: say, info: say, warn: say, error: say };
  const programs = { ppRec: '/bin/false', ffmpeg: '/bin/false', ffprobe: '/bin/false' };
  return { folder, warned, open: () => createRawRecordings({ folder, programs, log, within: 1_000 }) };
}

describe('what a media server writes', () => {
  it('has names that are never given twice, whoever asks, also after a restart', async () => {
    const { open } = arrange();
    const [one, other] = [await open(), await open()];
    const names = await Promise.all(['alice', 'bob', 'alice'].map((user) => one.begin({ ...plan, id }, user)));
    names.push(await other.begin({ ...plan, id }, 'bob'));
    expect(names).toEqual([1, 2, 3, 4].map((n) => `${id}/s${n}`));
    expect(await other.left()).toEqual([{ ...plan, id }]);
    await one.remove(id);
    await one.remove(id);
    expect(await other.left()).toEqual([]);
  });

  it('is nowhere else than in its folder', async () => {
    const { open } = arrange();
    const raw = await open();
    for (const wrong of ['../x', 'rec_../../etc', '', 'rec_0_1'])
      await expect(raw.begin({ ...plan, id: wrong }, 'alice')).rejects.toThrow('no id');
  });

  it('gives no files where there is nothing to hear or see, or a program fails, and says so', async () => {
    const { folder, warned, open } = arrange();
    const raw = await open();
    expect(await raw.convert(id, signal)).toEqual([]);
    await raw.begin({ ...plan, id }, 'alice');
    const place = join(folder, id);
    writeFileSync(join(place, 's1.1-audio-0.mjr'), mjr({ t: 'a', s: 1, u: 2 }, ''));
    writeFileSync(join(place, 's9.1-audio-0.mjr'), mjr({ t: 'a', s: 1, u: 2 }));
    writeFileSync(join(place, 'nonsense.mjr'), 'x');
    expect(await raw.convert(id, signal)).toEqual([]);
    expect(warned).toEqual([]);
    writeFileSync(join(place, 's1.1-video-1.mjr'), mjr({ t: 'v', s: 1, u: 2 }));
    expect(await raw.convert(id, signal)).toEqual([]);
    expect(warned).toHaveLength(1);
    expect(readdirSync(place)).toContain('s1.1-video-1.mjr');
  });
});

describe('the beginning of a file of Janus', () => {
  it('says what is in it and when that began', () => {
    const header = { t: 'v', c: 'vp8', s: 1_700_000_000_000_000, u: 1_700_000_001_500_000, d: 'screen' };
    expect(parseMjrHeader(mjr(header))).toEqual({ kind: 'video', label: 'screen', startedAt: 1_700_000_001_500 });
    expect(parseMjrHeader(mjr({ t: 'a', s: 5_000 }))).toEqual({ kind: 'audio', startedAt: 5 });
  });

  it('is nothing where it makes no sense, whatever is there', () => {
    for (const wrong of ['', 'MJR00002', 'MJR00001{}', 'MJR00002\u0000\u0002{}', 'MJR00002\u0000\u0002[]MEET'])
      expect(parseMjrHeader(Buffer.from(wrong, 'latin1'))).toBeUndefined();
    for (const wrong of [{}, { t: 'd', s: 1 }, { t: 'a' }, { t: 'a', s: 'now' }])
      expect(parseMjrHeader(mjr(wrong))).toBeUndefined();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        parseMjrHeader(Buffer.concat([Buffer.from('MJR00002'), bytes]));
      }),
      { numRuns: 300 * inject('runsFactor') },
    );
  });
});

describe('a program that is run', () => {
  const run = (command: string, args: readonly string[], more = {}) =>
    runProgram({ command, args, within: 20_000, signal, ...more });

  it('gives what it wrote, or why it failed and what it said last', async () => {
    expect(await run('/bin/sh', ['-c', 'echo yes'])).toBe('yes\n');
    await expect(run('/bin/sh', ['-c', 'echo no; exit 3'])).rejects.toThrow(/it ended with 3.*no/);
    await expect(run('/nowhere/x', [])).rejects.toThrow('Unable to run /nowhere/x');
  });

  it('is killed when it takes too long, and when it is given up', async () => {
    await expect(run('/bin/sleep', ['60'], { within: 50 })).rejects.toThrow('SIGKILL');
    const giveUp = new AbortController();
    const running = run('/bin/sleep', ['60'], { signal: giveUp.signal });
    giveUp.abort();
    await expect(running).rejects.toThrow('Unable to run');
  });
});
