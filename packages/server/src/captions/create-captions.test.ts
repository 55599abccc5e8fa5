import { expect, it } from 'vitest';
import type { Caption } from '../kernel/call-captions.js';
import { createCaptions } from './create-captions.js';

function arrange({ broken = false } = {}) {
  const speakers: { told: (caption: Caption) => void; written: number; ended: boolean }[] = [];
  const taps: { told: (samples: Int16Array) => void; open: boolean }[] = [];
  const captions = createCaptions({
    mostSpeakers: 2,
    engine: {
      open(told) {
        const own = { told, written: 0, ended: false };
        speakers.push(own);
        return Promise.resolve({
          write: (samples) => void (own.written += samples.length),
          end: () => void (own.ended = true),
        });
      },
    },
    openTap(told) {
      if (broken) return Promise.reject(new Error('No port.'));
      const own = { told, open: true };
      taps.push(own);
      return Promise.resolve({ to: { host: '127.0.0.1', port: taps.length }, close: () => void (own.open = false) });
    },
  });
  return { captions, speakers, taps };
}

it('what arrives is heard, and what is understood is told until it ends', async () => {
  const { captions, speakers, taps } = arrange();
  const told: string[] = [];
  const hearing = await captions.hear(({ text }) => void told.push(text));
  taps[0]?.told(new Int16Array(320));
  speakers[0]?.told({ text: 'hello', final: true });
  hearing.end();
  hearing.end();
  speakers[0]?.told({ text: 'late', final: true });
  expect([told, speakers[0]?.written, speakers[0]?.ended, taps[0]?.open]).toEqual([['hello'], 320, true, false]);
});

it('listens to so many at once and no more, and to another once one has ended', async () => {
  const { captions } = arrange();
  const [one] = [await captions.hear(() => undefined), await captions.hear(() => undefined)];
  await expect(captions.hear(() => undefined)).rejects.toThrow('2 are listened to already');
  one.end();
  one.end();
  await captions.hear(() => undefined);
  await expect(captions.hear(() => undefined)).rejects.toThrow('already');
});

it('leaves nothing running where it cannot begin', async () => {
  const { captions, speakers } = arrange({ broken: true });
  for (let n = 0; n < 3; n += 1) await expect(captions.hear(() => undefined)).rejects.toThrow('No port.');
  expect(speakers.every(({ ended }) => ended)).toBe(true);
});
