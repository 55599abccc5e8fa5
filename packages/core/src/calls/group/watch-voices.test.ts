import { describe, expect, it } from 'vitest';
import { createFakeClock } from '../../testing/fake-clock.js';
import { createFakeMedia } from '../../testing/fake-media.js';
import type { LocalTrack, MediaPort } from '../media-port.js';
import { pauseMs, voiceLookMs, watchVoices } from './watch-voices.js';

async function setUp() {
  const clock = createFakeClock();
  const media = createFakeMedia();
  const levels = new Map<string, number | undefined>();
  const told: string[] = [];
  const own: { voice: LocalTrack | undefined; level: number; watching: number } = {
    ...{ voice: await media.openMicrophone(), level: 0, watching: 0 },
  };
  const port: MediaPort = {
    ...media,
    watchLevel(_track, listener) {
      own.watching += 1;
      const again = () => {
        listener(own.level);
        stop = clock.setTimer(again, 50);
      };
      let stop = clock.setTimer(again, 50);
      return () => {
        own.watching -= 1;
        stop();
      };
    },
  };
  const end = watchVoices({
    ...{ clock, port, local: own, userId: 'me', levels: () => levels },
    onSpeaking: (participant, speaking) => told.push(`${participant} ${speaking ? 'speaks' : 'is silent'}`),
  });
  return { clock, levels, told, own, end };
}

describe('who speaks', () => {
  it('is known by how loud they are, once each time', async () => {
    const { clock, levels, told } = await setUp();
    levels.set('bob', 0.2).set('carol', 0.001).set('dave', undefined);
    await clock.advance(3_000);
    expect(told).toEqual(['bob speaks']);
    levels.set('bob', 0.001);
    await clock.advance(pauseMs + 2 * voiceLookMs);
    expect(told).toEqual(['bob speaks', 'bob is silent']);
  });

  it('does not cough, nor stop to breathe', async () => {
    const { clock, levels, told } = await setUp();
    levels.set('bob', 0.5);
    await clock.advance(voiceLookMs);
    levels.set('bob', 0);
    await clock.advance(1_000);
    expect(told).toEqual([]);
    levels.set('bob', 0.5);
    await clock.advance(1_000);
    levels.set('bob', 0);
    await clock.advance(pauseMs / 2);
    levels.set('bob', 0.5);
    await clock.advance(5_000);
    expect(told).toEqual(['bob speaks']);
  });

  it('is no more who has left', async () => {
    const { clock, levels, told } = await setUp();
    levels.set('bob', 0.5);
    await clock.advance(1_000);
    levels.delete('bob');
    await clock.advance(2 * pauseMs);
    expect(told).toEqual(['bob speaks', 'bob is silent']);
  });

  it('may be this device, while its microphone is on', async () => {
    const { clock, told, own, end } = await setUp();
    own.level = 0.6;
    await clock.advance(1_000);
    expect(told).toEqual(['me speaks']);
    own.voice = undefined;
    await clock.advance(2 * pauseMs);
    expect([told, own.watching]).toEqual([['me speaks', 'me is silent'], 0]);
    end();
    expect(clock.waiting).toBe(0);
  });

  it('is nobody once it is over', async () => {
    const { clock, levels, told, end } = await setUp();
    levels.set('bob', 0.5);
    await clock.advance(1_000);
    end();
    expect(told).toEqual(['bob speaks', 'bob is silent']);
    expect(clock.waiting).toBe(0);
  });
});
