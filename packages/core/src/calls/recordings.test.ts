import { describe, expect, it } from 'vitest';
import type { Recording } from '@parley/protocol';
import { createTestClient, Refusal } from '../testing/index.js';

const callId = `cll_${'0'.repeat(26)}`;
const recording: Recording = {
  id: `rec_${'0'.repeat(26)}_1`,
  callId,
  by: 'alice',
  startedAt: 1,
  storedAt: 2,
  files: [
    {
      ...{ id: '0', userId: 'alice', source: 'camera', audio: true, video: true },
      ...{ startedAt: 1, durationMs: 1_000, bytes: 10, contentType: 'video/webm' },
    },
  ],
};

describe('recordings of calls', () => {
  it('are listed, read by links to the server, and deleted', async () => {
    const { parley, server } = createTestClient();
    const asked: unknown[] = [];
    server.on('recording.list', (params) => {
      asked.push(params);
      return { recordings: [recording], next: recording.id };
    });
    server.on('recording.get', () => ({
      recording,
      links: [{ fileId: '0', path: '/v1/recording-files/ticket', expiresAt: 3 }],
    }));
    server.on('recording.delete', (params) => {
      asked.push(params);
      return {};
    });
    await parley.connect();
    expect(await parley.calls.recordings({ callId })).toEqual({ recordings: [recording], next: recording.id });
    const [link] = await parley.calls.recordingLinks(recording.id);
    expect(link).toEqual({ fileId: '0', expiresAt: 3, url: 'http://parley.test/v1/recording-files/ticket' });
    await parley.calls.deleteRecording(recording.id);
    expect(asked).toEqual([{ callId }, { recordingId: recording.id }]);
  });

  it('of others are refused', async () => {
    const { parley, server } = createTestClient();
    server.on('recording.get', () => {
      throw new Refusal('recording/not-found');
    });
    await parley.connect();
    await expect(parley.calls.recordingLinks(recording.id)).rejects.toMatchObject({ code: 'recording/not-found' });
  });
});
