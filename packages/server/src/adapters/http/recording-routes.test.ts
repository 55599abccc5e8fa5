import fc from 'fast-check';
import { describe, expect, inject, it } from 'vitest';
import { recordingIdOf } from '../../recording/recording-id.js';
import { createRecordingShelf } from '../../recording/recording-shelf.js';
import { pathOfTicket } from '../../recording/recording-tickets.js';
import { createSeal } from '../../auth/seal.js';
import { createFakeKeeping } from '../../testing/create-fake-keeping.js';
import { createTestHttp } from '../../testing/create-test-http.js';
import { readRange } from './send-object.js';

async function arrange() {
  const seal = await createSeal(new Uint8Array(32).fill(7));
  const keeping = createFakeKeeping(undefined, { seal });
  const http = await createTestHttp({}, keeping);
  const id = recordingIdOf('cll_00000000000000000000000001', 1_800_000_000_000);
  const plan = { app: http.own.appId, id, callId: 'cll_00000000000000000000000001', by: 'alice', startedAt: 1 };
  await keeping.raw.begin(plan, 'alice');
  const files = await keeping.raw.convert(id, new AbortController().signal);
  await createRecordingShelf(keeping.store).put(plan, {
    ...{ files, conversationId: undefined, storedAt: 1, maxFileBytes: 100 },
  });
  const url = await pathOfTicket(seal, { app: plan.app, id, fileId: '1', expiresAt: Date.now() + 600_000 });
  return { http, url, seal, id, app: plan.app };
}

describe('the file of a recording', () => {
  it('is given whole, in parts, and by its head', async () => {
    const { http, url } = await arrange();
    const whole = await http.app.inject(url);
    expect([whole.statusCode, whole.body, whole.headers['content-type']]).toEqual([
      200,
      'media of alice',
      'video/webm',
    ]);
    expect(whole.headers).toMatchObject({ 'accept-ranges': 'bytes', 'content-length': '14' });
    expect(whole.headers['cache-control']).toBe('private, no-store');
    for (const [range, body, where] of [
      ['bytes=9-', 'alice', 'bytes 9-13/14'],
      ['bytes=0-4', 'media', 'bytes 0-4/14'],
      ['bytes=-5', 'alice', 'bytes 9-13/14'],
      ['bytes=6-99', 'of alice', 'bytes 6-13/14'],
    ] as const) {
      const part = await http.app.inject({ url, headers: { range } });
      expect([part.statusCode, part.body, part.headers['content-range']]).toEqual([206, body, where]);
    }
    const beyond = await http.app.inject({ url, headers: { range: 'bytes=14-' } });
    expect([beyond.statusCode, beyond.headers['content-range']]).toEqual([416, 'bytes */14']);
    expect(beyond.json()).toMatchObject({ error: { code: 'recording/range' } });
    expect(whole.headers['content-disposition']).toMatch(/^inline; filename="/);
    const kept = await http.app.inject(`${url}?download`);
    expect([kept.body, kept.headers['content-disposition']]).toEqual([
      'media of alice',
      expect.stringMatching(/^attachment; filename="/),
    ]);
    const head = await http.app.inject({ url, method: 'HEAD' });
    expect([head.statusCode, head.body, head.headers['content-length']]).toEqual([200, '', '14']);
    await http.close();
  });

  it('is not there for links that are too old, changed or made up, and no link is logged', async () => {
    const { http, url, seal, id, app } = await arrange();
    const old = await pathOfTicket(seal, { app, id, fileId: '1', expiresAt: Date.now() - 1 });
    expect((await http.app.inject(old)).statusCode).toBe(410);
    const other = await pathOfTicket(seal, { app: http.other.appId, id, fileId: '1', expiresAt: Date.now() + 1_000 });
    const stranger = await createSeal(new Uint8Array(32).fill(8));
    const forged = await pathOfTicket(stranger, { app, id, fileId: '1', expiresAt: Date.now() + 600_000 });
    const changed = `${url.slice(0, -2)}${url.endsWith('00') ? '11' : '00'}`;
    for (const path of [other, forged, changed, '/v1/recording-files/x', '/v1/recording-files/v1..'])
      expect((await http.app.inject(path)).statusCode).toBe(404);
    expect(http.logs()).not.toContain(url.slice(-20));
    await http.close();
  });
});

it('a range is within the file, or is none', () => {
  fc.assert(
    fc.property(fc.nat({ max: 200 }), fc.nat({ max: 200 }), fc.nat({ max: 100 }), (a, b, bytes) => {
      for (const header of [`bytes=${a}-${b}`, `bytes=${a}-`, `bytes=-${b}`]) {
        const range = readRange(header, bytes);
        if (range === undefined || range === 'beyond') continue;
        expect(range.first).toBeGreaterThanOrEqual(0);
        expect(range.last).toBeGreaterThanOrEqual(range.first);
        expect(range.last).toBeLessThan(bytes);
      }
    }),
    { numRuns: 200 * inject('runsFactor') },
  );
  for (const none of [undefined, '', 'bytes=', 'bytes=-', 'bytes=1-2,4-5', 'items=0-1', 'bytes=5-2', 'bytes=a-b'])
    expect(readRange(none, 10)).toBeUndefined();
  expect(readRange('bytes=0-', 0)).toBe('beyond');
  expect(readRange('bytes=-0', 10)).toBe('beyond');
});
