import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { storageContract } from '@parley/core/testing';
import { afterAll, describe, expect, it } from 'vitest';
import { createFileStorage } from './create-file-storage.js';

const root = mkdtempSync(join(tmpdir(), 'parley-storage-'));
afterAll(() => rmSync(root, { recursive: true }));

let folders = 0;
const freshFolder = () => join(root, String(++folders), 'deep');

function onlyFile(folder: string): string {
  const files = readdirSync(folder);
  expect(files).toHaveLength(1);
  return join(folder, files[0] ?? '');
}

describe('storage in files', () => {
  it.each(storageContract)('$name', ({ run }) => {
    const folder = freshFolder();
    return run({ storage: () => createFileStorage({ folder }) });
  });

  it('is readable by its owner alone', async () => {
    const folder = freshFolder();
    const box = await createFileStorage({ folder }).open('box');
    await box.write([['a', 1]]);
    if (process.platform === 'win32') return;
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(onlyFile(folder)).mode & 0o777).toBe(0o600);
  });

  it('survives a line cut off anywhere: what was acknowledged before and after is there, the rest is not', async () => {
    const folder = freshFolder();
    const box = await createFileStorage({ folder }).open('box');
    await box.write([['a', 'é😀']]);
    const path = onlyFile(folder);
    const before = readFileSync(path);
    await box.write([
      ['a', 'later'],
      ['b', 'too'],
    ]);
    const whole = readFileSync(path);
    for (let cut = before.length; cut < whole.length - 2; cut++) {
      writeFileSync(path, whole.subarray(0, cut));
      const again = await createFileStorage({ folder }).open('box');
      expect(await again.entries('')).toEqual([['a', 'é😀']]);
      await again.write([['c', cut]]);
      again.close();
      const last = await createFileStorage({ folder }).open('box');
      expect(await last.entries('')).toEqual([
        ['a', 'é😀'],
        ['c', cut],
      ]);
      last.close();
    }
  });

  it('takes no harm from what it did not write', async () => {
    const folder = freshFolder();
    const box = await createFileStorage({ folder }).open('box');
    await box.write([['a', 1]]);
    appendFileSync(onlyFile(folder), '\0\0\0\n{"a":2}\n[1,[2,3],["a"],["b",2]]\n"text"\n');
    expect(await box.entries('')).toEqual([['b', 2]]);
  });

  it('keeps the file short, and its content through that', async () => {
    const folder = freshFolder();
    const box = await createFileStorage({ folder }).open('box');
    await box.write([['kept', 'x'.repeat(1_000)]]);
    for (let n = 0; n < 400; n++) await box.write([['changing', `${n}:${'y'.repeat(2_000)}`]]);
    expect(statSync(onlyFile(folder)).size).toBeLessThan(300_000);
    const again = await createFileStorage({ folder }).open('box');
    const entries = await again.entries('');
    expect(entries.map(([key, value]) => [key, String(value).slice(0, 4)])).toEqual([
      ['changing', '399:'],
      ['kept', 'xxxx'],
    ]);
  });

  it('loses nothing when several write while each shortens the file', async () => {
    const folder = freshFolder();
    const boxes = await Promise.all([0, 1, 2].map(() => createFileStorage({ folder }).open('box')));
    const filler = 'z'.repeat(20_000);
    await Promise.all(
      boxes.map(async (box, place) => {
        for (let n = 0; n < 60; n++) {
          await box.write([
            [`${place}:${n}`, n],
            ['filler', filler + String(n)],
          ]);
        }
      }),
    );
    // Each is done with what it does by itself once it has read.
    for (const box of boxes) {
      expect((await box.entries('')).filter(([key]) => key !== 'filler')).toHaveLength(180);
    }
    expect(statSync(onlyFile(folder)).size).toBeLessThan(2_000_000);
  });

  it('leaves nothing behind of what was cleared, also where another process died while it shortened the file', async () => {
    const folder = freshFolder();
    const box = await createFileStorage({ folder }).open('box');
    await box.write([['a', 'secret']]);
    const lock = `${onlyFile(folder)}.lock`;
    writeFileSync(lock, '');
    const longAgo = Date.now() / 1_000 - 3_600;
    utimesSync(lock, longAgo, longAgo);
    await box.clear();
    expect(readdirSync(folder)).toEqual([]);
    await box.write([['b', 1]]);
    expect(await box.entries('')).toEqual([['b', 1]]);
  });

  it('says so where nothing can be kept', async () => {
    const folder = freshFolder();
    await createFileStorage({ folder }).open('box');
    writeFileSync(join(folder, 'file'), '');
    await expect(createFileStorage({ folder: join(folder, 'file', 'below') }).open('box')).rejects.toThrow();
  });
});
