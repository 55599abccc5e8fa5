import { describe, expect, it } from 'vitest';
import { createFakeMediaNode } from '../testing/create-fake-media-node.js';
import { createMediaPool } from './create-media-pool.js';
import { describeMediaNode } from './media-node.contract.js';
import type { MediaEvent } from './media-server.js';

describeMediaNode('a fake', () => {
  const node = createFakeMediaNode();
  return Promise.resolve({ node, kill: () => node.die(), stop: () => node.stop() });
});

function arrange() {
  const nodes = [createFakeMediaNode({ name: 'a', maxParticipants: 4 }), createFakeMediaNode({ name: 'b' })] as const;
  const pool = createMediaPool(nodes);
  const open = async (callId: string) => {
    const events: MediaEvent[] = [];
    return { events, room: await pool.openRoom({ callId, epoch: 1 }, (event) => void events.push(event)) };
  };
  return { nodes, pool, open };
}

describe('several media nodes', () => {
  it('share rooms: each goes to the least loaded', async () => {
    const { pool, open } = arrange();
    const { room: first } = await open('1');
    expect(first.node).toBe('a');
    const { room: second } = await open('2');
    expect(second.node).toBe('b');
    await Promise.all(['x', 'y'].map((participant) => first.join(participant)));
    await second.join('z');
    expect((await open('3')).room.node).toBe('b');
    expect(pool.nodes()).toEqual([
      { name: 'a', up: true, draining: false, rooms: 1, participants: 2 },
      { name: 'b', up: true, draining: false, rooms: 2, participants: 1 },
    ]);
    expect(pool.can).toMatchObject({ maxParticipants: 4, simulcast: true, recording: false });
  });

  it('give rooms to those that are up, and refuse where none is', async () => {
    const { nodes, open } = arrange();
    const { room, events } = await open('1');
    await room.join('x');
    nodes[0].die();
    expect(events).toEqual([{ type: 'lost' }]);
    expect((await open('2')).room.node).toBe('b');
    nodes[1].die();
    await expect(open('3')).rejects.toMatchObject({ code: 'unreachable' });
    nodes[0].revive();
    expect((await open('4')).room.node).toBe('a');
  });

  it('drain one at a time: its rooms are told, and no more are opened there', async () => {
    const { pool, open } = arrange();
    const { room, events } = await open('1');
    pool.drain('a', true);
    pool.drain('a', true);
    pool.drain('nobody', true);
    expect(events).toEqual([{ type: 'draining' }]);
    await room.join('x');
    expect((await open('2')).room.node).toBe('b');
    await room.close();
    pool.drain('a', false);
    expect((await open('3')).room.node).toBe('a');
    await pool.stop();
    expect(pool.nodes().map(({ up }) => up)).toEqual([false, false]);
  });

  it('go on with the rooms of before, and with those on one that drains until they have moved', async () => {
    const { nodes, pool } = arrange();
    for (const callId of ['1', '2']) await pool.openRoom({ callId, epoch: 1 }, () => undefined);
    const anew = createMediaPool(nodes);
    anew.drain('a', true);
    const told = new Map<string, MediaEvent[]>(['1', '2', '3'].map((callId) => [callId, []]));
    const wanted = [...told].map(([callId, events]) => ({
      name: { callId, epoch: 1 },
      told: (event: MediaEvent) => void events.push(event),
    }));
    const resumed = await anew.resumeRooms(wanted);
    expect(resumed.map((found) => found?.room.node).sort()).toEqual(['a', 'b', undefined]);
    for (const [at, events] of [...told.values()].entries())
      expect(events).toEqual(resumed[at]?.room.node === 'a' ? [{ type: 'draining' }] : []);
    expect((await anew.openRoom({ callId: '4', epoch: 1 }, () => undefined)).node).toBe('b');
    await anew.stop();
  });

  it('try the next where one fails', async () => {
    const { nodes, pool } = arrange();
    const broken = { ...nodes[0], openRoom: () => Promise.reject(new Error('out of memory')) };
    const room = await createMediaPool([broken, nodes[1]]).openRoom({ callId: '1', epoch: 1 }, () => undefined);
    expect(room.node).toBe('b');
    await pool.stop();
  });
});
