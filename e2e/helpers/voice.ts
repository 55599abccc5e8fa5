import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What the voice says. */
export const said = ['yellow', 'computer', 'september'];
/** What may be said: a small vocabulary, as a recogniser of this size needs. */
export const known = [...said, 'window', 'garden', 'monday', 'elephant', 'mountain'];

/** Writes a voice that says the words, then a while of silence, for a microphone that plays it again and again; and what may be said. */
export async function writeVoice(folder: string): Promise<{ readonly grammar: string; readonly microphone: string }> {
  const [grammar, voice, microphone] = ['words.gram', 'voice.wav', 'microphone.wav'].map((name) =>
    join(folder, name),
  ) as [string, string, string];
  await writeFile(grammar, `#JSGF V1.0;\ngrammar words;\npublic <words> = ( ${known.join(' | ')} )+;\n`);
  execFileSync('flite', ['-voice', 'slt', '-t', said.join(' '), '-o', voice]);
  await writeFile(microphone, withSilence(await readFile(voice)));
  return { grammar, microphone };
}

/** A WAV file of 16 bits and one channel, with two seconds of silence behind it. */
function withSilence(wav: Buffer): Buffer {
  const silence = Buffer.alloc(4 * wav.readUInt32LE(24));
  const whole = Buffer.concat([wav, silence]);
  whole.writeUInt32LE(whole.length - 8, 4);
  whole.writeUInt32LE(wav.length - 44 + silence.length, 40);
  return whole;
}
