import { describe, expect, it } from 'vitest';
import { defaults, type ServerConfig } from '../config.js';
import { findRecordingPrograms } from '../recording/find-recording-programs.js';
import { examineRecordings } from './examine-recordings.js';

const signs = (more: Partial<ServerConfig>) =>
  examineRecordings({ ...defaults, ...more }).map(({ sign, says }) => [sign, says.split(/[:;]/)[0]]);
const own = { name: 'one', url: 'ws://10.0.0.5:8188', apiSecret: 'a', adminKey: 'b' };

describe('recording, as the doctor sees it', () => {
  it('is no matter where no media server carries calls', () => {
    expect(signs({})).toEqual([]);
  });

  it('needs a media server that says where it writes to', () => {
    expect(signs({ mediaServers: [own], data: 'x' })[0]?.[0]).toBe('note');
  });

  it.skipIf(findRecordingPrograms() === undefined)('is well with the programs and a folder', () => {
    expect(signs({ media: true, data: 'x' })[0]?.[0]).toBe('good');
    expect(signs({ mediaServers: [{ ...own, recordings: '/mnt/raw' }], recordings: 'x' })[0]?.[0]).toBe('good');
    expect(signs({ media: true })).toEqual([['note', 'There is no folder to keep recordings in']]);
  });

  it('finds nothing on an empty path but in the usual places', () => {
    expect(findRecordingPrograms('')).toEqual(findRecordingPrograms('/nowhere'));
  });
});
