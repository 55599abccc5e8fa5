import { expect, it } from 'vitest';
import { MediaServerError } from '../../calls/media-server.js';
import { createFakeClock } from '../../testing/create-fake-clock.js';
import { createHousekeeping } from './housekeeping.js';

function arrange() {
  const clock = createFakeClock();
  const rooms = new Map<string, number>();
  const ended: string[] = [];
  let reachable = true;
  const housekeeping = createHousekeeping({
    clock,
    every: 5_000,
    isOurs: (room) => room.startsWith('own'),
    list: () =>
      reachable
        ? Promise.resolve({ list: [...rooms].map(([room, num_participants]) => ({ room, num_participants })) })
        : Promise.reject(new MediaServerError('unreachable', 'gone')),
    destroy(room) {
      if (!reachable) return Promise.reject(new MediaServerError('unreachable', 'gone'));
      rooms.delete(room);
      ended.push(room);
      return Promise.resolve();
    },
  });
  return { clock, rooms, ended, housekeeping, reach: (on: boolean) => (reachable = on) };
}

it('counts who is in rooms of others, and ends what a server that died left empty', async () => {
  const { clock, rooms, ended, housekeeping } = arrange();
  for (const [room, size] of [
    ['own.1', 0],
    ['theirs.1', 3],
    ['left.1', 0],
  ] as const)
    rooms.set(room, size);
  housekeeping.start();
  await clock.advance(5_000);
  expect(housekeeping.others()).toBe(3);
  await clock.advance(100_000);
  expect(ended).toEqual([]);
  await clock.advance(30_000);
  expect(ended).toEqual(['left.1']);
});

it('ends a room once Janus is back, and asks nothing more once it is stopped', async () => {
  const { clock, rooms, ended, housekeeping, reach } = arrange();
  rooms.set('own.1', 1);
  housekeeping.start();
  reach(false);
  await housekeeping.end('own.1');
  await clock.advance(20_000);
  expect(ended).toEqual([]);
  reach(true);
  await housekeeping.settle();
  expect(ended).toEqual(['own.1']);
  housekeeping.stop();
  await clock.advance(20_000);
  expect(clock.pending).toBe(0);
});
