import { createReadStream } from 'node:fs';
import { appendFile, mkdir, open, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { logFailure } from '../../kernel/log-failure.js';
import type { Log } from '../../kernel/ports.js';
import type { RawRecordings, RecordedFile, RecordingPlan } from '../../recording/raw-recordings.js';
import { readMjrHeader, type MjrHeader } from './read-mjr-header.js';
import { runProgram } from './run-program.js';

/** The programs that make files of what Janus writes. */
export interface RecordingPrograms {
  readonly ppRec: string;
  readonly ffmpeg: string;
  readonly ffprobe: string;
}

/** What it is given. */
export interface RawRecordingsDeps {
  /** Where Janus writes to; made where it is missing. */
  readonly folder: string;
  readonly programs: RecordingPrograms;
  readonly log: Log;
  /** How long one program may take for one file, in ms. */
  readonly within?: number;
}

/** One file that Janus wrote. */
interface Track extends MjrHeader {
  readonly path: string;
}

const usualWithin = 1_800_000;
const planFile = 'plan.json';
const namesFile = 'names';
const madeFolder = 'made';
const idForm = /^rec_[0-9A-Za-z]{20,32}_[0-9a-z]{1,12}$/;

/**
 * Reads what Janus wrote to a folder that both see. Each recording has a folder of its own: what it is, the names that were given
 * and to whom, one file of Janus's for each stream, and while files are made of them, those.
 */
export async function createRawRecordings(deps: RawRecordingsDeps): Promise<RawRecordings> {
  const { folder, programs, log, within = usualWithin } = deps;
  await mkdir(folder, { recursive: true, mode: 0o700 });

  function placeOf(id: string): string {
    if (!idForm.test(id)) throw new Error(`Unable to find a recording: because ${id} is no id of one.`);
    return join(folder, id);
  }

  async function planOf(id: string): Promise<RecordingPlan | undefined> {
    const text = await readFile(join(placeOf(id), planFile), 'utf8').catch(() => undefined);
    try {
      return text === undefined ? undefined : (JSON.parse(text) as RecordingPlan);
    } catch {
      return undefined;
    }
  }

  /** The tracks of each name that was given, with the user whom it was given for. */
  async function tracksOf(
    place: string,
  ): Promise<readonly { readonly userId: string; readonly tracks: readonly Track[] }[]> {
    const names = await readFile(join(place, namesFile), 'utf8').catch(() => '');
    const users = new Map(names.split('\n').map((line) => line.split(' ') as [string, string]));
    const groups = new Map<string, { readonly userId: string; readonly tracks: Track[] }>();
    const files = await readdir(place).catch(() => []);
    for (const file of files.toSorted()) {
      // Named by the media server: the name that was given, which connection it is, the kind, and which of that.
      const [, group = '', name = ''] = /^((s\d+)\.\d+)-(?:audio|video)-\d+\.mjr$/.exec(file) ?? [];
      const userId = users.get(name);
      const header = userId === undefined ? undefined : await readMjrHeader(join(place, file));
      if (userId === undefined || !header) continue;
      const own = groups.get(group) ?? { userId, tracks: [] };
      own.tracks.push({ ...header, path: join(place, file) });
      groups.set(group, own);
    }
    return [...groups.values()];
  }

  async function make(
    { userId, tracks, source }: { userId: string; tracks: readonly Track[]; source: RecordedFile['source'] },
    target: string,
    signal: AbortSignal,
  ): Promise<RecordedFile | undefined> {
    const ready: { readonly path: string; readonly track: Track }[] = [];
    for (const [n, track] of tracks.entries()) {
      const path = `${target}.${n}.${track.kind === 'audio' ? 'opus' : 'webm'}`;
      try {
        await runProgram({ command: programs.ppRec, args: [track.path, path], within, signal });
        ready.push({ path, track });
      } catch (error) {
        if (signal.aborted) throw error;
        logFailure(log, error, { task: 'recording.track', kind: track.kind });
      }
    }
    if (ready.length === 0) return undefined;
    const startedAt = Math.min(...ready.map(({ track }) => track.startedAt));
    const inputs = ready.flatMap(({ path, track }) => [
      ...['-itsoffset', ((track.startedAt - startedAt) / 1_000).toFixed(3)],
      ...['-i', path],
    ]);
    const maps = ready.flatMap((_, n) => ['-map', `${n}:0`]);
    const path = `${target}.webm`;
    const how = ['-nostdin', '-v', 'error', '-y', ...inputs, ...maps, '-c', 'copy', '-f', 'webm', path];
    await runProgram({ command: programs.ffmpeg, args: how, within, signal });
    const ask = ['-v', 'error', '-show_entries', 'format=duration', '-of', 'csv=p=0', path];
    const seconds = Number(await runProgram({ command: programs.ffprobe, args: ask, within, signal }));
    for (const one of ready) await rm(one.path, { force: true });
    const kinds = new Set(ready.map(({ track }) => track.kind));
    return {
      ...{ userId, source, startedAt, audio: kinds.has('audio'), video: kinds.has('video') },
      durationMs: Number.isFinite(seconds) ? Math.round(seconds * 1_000) : 0,
      contentType: kinds.has('video') ? 'video/webm' : 'audio/webm',
      read: () => createReadStream(path),
    };
  }

  async function begin(plan: RecordingPlan, userId: string): Promise<string> {
    const place = placeOf(plan.id);
    await mkdir(place, { recursive: true, mode: 0o700 });
    if (!(await planOf(plan.id))) await writeThrough(join(place, planFile), JSON.stringify(plan));
    const given = await readFile(join(place, namesFile), 'utf8').catch(() => '');
    const name = `s${given.split('\n').length}`;
    await appendFile(join(place, namesFile), `${name} ${userId}\n`, { mode: 0o600, flush: true });
    return `${plan.id}/${name}`;
  }

  let last: Promise<unknown> = Promise.resolve();
  return {
    begin(plan, userId) {
      // One after the other, so that no name is given twice.
      const own = last.then(() => begin(plan, userId));
      last = own.catch(() => undefined);
      return own;
    },
    async left() {
      const ids = (await readdir(folder)).filter((id) => idForm.test(id));
      const plans = await Promise.all(ids.map(planOf));
      return plans.filter((plan) => plan !== undefined);
    },
    async convert(id, signal) {
      const place = placeOf(id);
      const made = join(place, madeFolder);
      await rm(made, { recursive: true, force: true });
      const groups = await tracksOf(place);
      if (groups.length === 0) return [];
      await mkdir(made, { mode: 0o700 });
      const files: RecordedFile[] = [];
      for (const { userId, tracks } of groups) {
        const isScreen = ({ label }: Track) => label?.startsWith('screen') === true;
        const parts = [
          { source: 'camera' as const, tracks: tracks.filter((track) => !isScreen(track)) },
          { source: 'screen' as const, tracks: tracks.filter(isScreen) },
        ];
        for (const part of parts) {
          if (part.tracks.length === 0) continue;
          const file = await make({ userId, ...part }, join(made, String(files.length + 1)), signal);
          if (file) files.push(file);
        }
      }
      return files;
    },
    remove: (id) => rm(placeOf(id), { recursive: true, force: true }),
  };
}

/** Writes a file, and returns once it is on the disk. */
async function writeThrough(path: string, text: string): Promise<void> {
  const file = await open(path, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}
