import { describe, expect, it } from 'vitest';
import { defaults, type ServerConfig } from '../config.js';
import { examineCaptions } from '../doctor/examine-captions.js';
import { findPocketsphinx, openCaptions } from './open-captions.js';

const found = findPocketsphinx();
const config = (more: Partial<ServerConfig>): ServerConfig => ({ ...defaults, captions: true, ...more });

describe('captions', () => {
  it('are there only where they are asked for', () => {
    expect([openCaptions(defaults), examineCaptions(defaults)]).toEqual([undefined, []]);
  });

  if (!(found !== undefined))
    it('need pocketsphinx', () => {
      expect(() => openCaptions(config({ media: true }))).toThrow('pocketsphinx is not installed');
      expect(examineCaptions(config({ media: true }))[0]?.sign).toBe('bad');
    });

  it.skipIf(found === undefined)('need a media server beside the server, and the grammar that is named', () => {
    expect(() => openCaptions(config({}))).toThrow('Give --media');
    expect(() => openCaptions(config({ media: true, captionGrammar: '/nowhere.gram' }))).toThrow('/nowhere.gram');
    expect(openCaptions(config({ media: true }))).toBeDefined();
    expect([config({}), config({ media: true })].map((one) => examineCaptions(one)[0]?.sign)).toEqual(['bad', 'good']);
  });
});
