import { findPocketsphinx, installCaptions } from '../captions/open-captions.js';
import type { ServerConfig } from '../config.js';
import { bad, good, type Finding } from './finding.js';

const about = 'Captions';

/** Looks whether calls can have captions. Nothing to say where nobody asked for them. */
export function examineCaptions({ captions, captionGrammar, media }: ServerConfig): readonly Finding[] {
  if (!captions) return [];
  const program = findPocketsphinx();
  if (program === undefined) return [bad(about, `pocketsphinx is not installed. ${installCaptions}.`)];
  if (!media) return [bad(about, 'They need a media server beside this one: give --media.')];
  return [good(about, `${program}, ${captionGrammar === undefined ? 'English' : `what ${captionGrammar} says`}`)];
}
