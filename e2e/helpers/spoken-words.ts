import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What is said, and all that a recogniser of this size is let understand, in any order. */
export const spokenWords = ['yellow', 'computer', 'september', 'window', 'garden', 'monday', 'elephant', 'mountain'];

/** How long nothing is said after a word, in s. */
const pauseSeconds = 0.35;
const rate = 16_000;

/** A voice that says the words, and somebody who writes down what they hear. */
export interface SpokenWords {
  /** How long saying all of them takes, in s. */
  readonly seconds: number;
  /** What is understood in 16-bit samples at 16 kHz, in base64. */
  understand(pcm: string): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** Writes a WAV file that says the words, each with a pause behind it. */
export async function speakWords(file: string): Promise<SpokenWords> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-words-'));
  const grammar = join(folder, 'words.gram');
  await writeFile(grammar, `#JSGF V1.0;\ngrammar words;\npublic <words> = ( ${spokenWords.join(' | ')} )+;\n`);
  const parts: Buffer[] = [];
  for (const word of spokenWords) {
    const own = join(folder, `${word}.wav`);
    execFileSync('flite', ['-voice', 'slt', '-t', word, '-o', own]);
    parts.push((await readFile(own)).subarray(44), Buffer.alloc(2 * Math.round(rate * pauseSeconds)));
  }
  const samples = Buffer.concat(parts);
  await writeFile(file, wavOf(samples));
  return {
    seconds: samples.length / 2 / rate,
    async understand(pcm) {
      const heard = join(folder, 'heard.wav');
      await writeFile(heard, wavOf(Buffer.from(pcm, 'base64')));
      const text = execFileSync('pocketsphinx_continuous', ['-infile', heard, '-jsgf', grammar], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      return text.split(/\s+/).filter((word) => word !== '');
    },
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

/** How many of the words were understood in their order, which begins anew again and again. */
export function understoodInOrder(heard: readonly string[]): number {
  let most = 0;
  for (const from of spokenWords.keys()) {
    const said = heard.map((_, at) => spokenWords[(from + at) % spokenWords.length] ?? '');
    most = Math.max(most, longestCommon(heard, said));
  }
  return most;
}

function longestCommon(one: readonly string[], other: readonly string[]): number {
  let row = other.map(() => 0);
  for (const word of one) {
    let [left, above] = [0, 0];
    row = row.map((value, at) => {
      const next = word === other[at] ? above + 1 : Math.max(left, value);
      [left, above] = [next, value];
      return next;
    });
  }
  return row.at(-1) ?? 0;
}

function wavOf(samples: Buffer): Buffer {
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + samples.length, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(rate, 24);
  head.writeUInt32LE(rate * 2, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write('data', 36);
  head.writeUInt32LE(samples.length, 40);
  return Buffer.concat([head, samples]);
}
