import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it, vi } from 'vitest';
import { createPocketsphinx } from './create-pocketsphinx.js';

const root = mkdtempSync(join(tmpdir(), 'parley-words-'));
afterAll(() => rmSync(root, { recursive: true }));
const speech = process.env['PARLEY_TEST_SPEECH'];

it.skipIf(speech === undefined)(
  'understands words of a small vocabulary, and leaves no process behind',
  async () => {
    const grammar = join(root, 'words.gram');
    writeFileSync(grammar, '#JSGF V1.0;\ngrammar words;\npublic <w> = ( yellow | computer | september | garden )+;\n');
    const wav = join(root, 'voice.wav');
    execFileSync(speech ?? 'flite', ['-voice', 'slt', '-t', 'yellow computer september', '-o', wav]);
    const bytes = readFileSync(wav);
    // The voice speaks at 16 kHz; its header has 44 bytes.
    expect(bytes.readUInt32LE(24)).toBe(16_000);
    const samples = new Int16Array(bytes.buffer.slice(bytes.byteOffset + 44, bytes.byteOffset + bytes.length));
    const heard: string[] = [];
    const engine = createPocketsphinx({ program: 'pocketsphinx_continuous', grammar });
    const stream = await engine.open(({ text, final }) => void heard.push(`${text} ${final}`));
    stream.write(new Int16Array(16_000));
    stream.write(samples);
    stream.write(new Int16Array(48_000));
    await vi.waitFor(() => expect(heard).toEqual(['yellow computer september true']), {
      timeout: 30_000,
      interval: 20,
    });
    stream.end();
    stream.end();
    stream.write(samples);
    const left = () => execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' }).includes(grammar);
    await vi.waitFor(() => expect(left()).toBe(false), { timeout: 10_000, interval: 20 });
  },
  60_000,
);
