import { accessSync, constants, existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { delimiter, join } from 'node:path';
import { openOpusTap } from '../../adapters/opus-rtp/open-opus-tap.js';
import { createPocketsphinx } from '../../adapters/pocketsphinx/create-pocketsphinx.js';
import { createCaptions } from '../../captions/create-captions.js';
import type { CallCaptions } from '../../kernel/call-captions.js';
import { ConfigError, type ServerConfig } from '../config.js';

/** What to do where pocketsphinx is missing. */
export const installCaptions =
  'Install it with: sudo apt-get install --no-install-recommends pocketsphinx pocketsphinx-en-us (Debian, Ubuntu)';

/** A speaker takes a good part of a core while they speak. */
const speakersPerCore = 4;

/** `pocketsphinx_continuous`, where the system has it. `PATH` is that of the process unless given. */
export function findPocketsphinx(path = process.env['PATH'] ?? ''): string | undefined {
  const folders = [...path.split(delimiter).filter(Boolean), '/usr/bin', '/usr/local/bin'];
  return folders.map((folder) => join(folder, 'pocketsphinx_continuous')).find(isExecutable);
}

/**
 * Makes ready to caption calls, where that is asked for.
 *
 * @throws ConfigError where nothing is there to understand speech, no media server runs beside this one, or the grammar is missing.
 */
export function openCaptions({ captions, captionGrammar, media }: ServerConfig): CallCaptions | undefined {
  if (!captions) return undefined;
  const program = findPocketsphinx();
  if (program === undefined)
    throw new ConfigError(`Unable to caption calls: because pocketsphinx is not installed. ${installCaptions}.`);
  if (!media)
    throw new ConfigError(
      'Unable to caption calls: because no media server runs beside this server. Give --media, or leave out PARLEY_CAPTIONS.',
    );
  if (captionGrammar !== undefined && !existsSync(captionGrammar))
    throw new ConfigError(
      `Unable to caption calls: because there is no ${captionGrammar}. Check PARLEY_CAPTION_GRAMMAR.`,
    );
  return createCaptions({
    engine: createPocketsphinx({ program, ...(captionGrammar === undefined ? {} : { grammar: captionGrammar }) }),
    openTap: openOpusTap,
    mostSpeakers: speakersPerCore * availableParallelism(),
  });
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
