import { afterEach, describe, expect, it, vi } from 'vitest';
import { deviceOffer } from '../../calls/media-node.contract.js';
import type { MediaEvent, MediaNode, WantedRoom } from '../../calls/media-server.js';
import type { Log } from '../../kernel/ports.js';
import { createFakeJanus, type FakeJanus } from '../../testing/create-fake-janus.js';
import { createMemoryMediaNotes } from '../memory/memory-media-notes.js';
import { systemClock } from '../system/system-clock.js';
import { createJanusNode } from './create-janus-node.js';

const log: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const endings: (() => Promise<void>)[] = [];
const soon = { timeout: 15_000, interval: 5 };
const offer = { channel: 'pub' as const, description: { type: 'offer' as const, sdp: deviceOffer } };
const answer = { channel: 'sub' as const, description: { type: 'answer' as const, sdp: 'v=0' } };
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

async function arrange() {
  const janus = await createFakeJanus();
  endings.push(() => janus.stop());
  const notes = createMemoryMediaNotes();
  const begin = () => {
    const times = { answerWithin: 250, beat: 5_000, claimWithin: 400 };
    const where = { name: 'janus', url: janus.url, apiSecret: 'secret', adminKey: 'key', recordings: '/tmp' };
    const node = createJanusNode({ ...where, clock: systemClock, log, notes, times });
    endings.push(() => node.stop());
    return node;
  };
  const before = begin();
  await vi.waitFor(() => expect(before.health().up).toBe(true), soon);
  const room = await before.openRoom({ callId: 'cll_1', epoch: 1 }, () => undefined);
  for (const participant of ['alice', 'bob']) {
    await room.join(participant);
    await room.subscribe(participant, 'all');
    await room.describe(participant, offer);
  }
  for (const participant of ['alice', 'bob']) await room.describe(participant, answer);
  await room.record('alice', 'file');
  return { janus, notes, begin, before, room };
}

function wanting(callId = 'cll_1', epoch = 1) {
  const events: MediaEvent[] = [];
  const wanted: WantedRoom = { name: { callId, epoch }, told: (event) => void events.push(event) };
  return { events, wanted };
}

async function resume(node: MediaNode, ...wanted: WantedRoom[]) {
  return (await node.resumeRooms?.(wanted)) ?? [];
}
const attached = ({ handles, rooms }: FakeJanus) => [handles(), rooms()];

describe('rooms of a Janus whose backend was restarted', () => {
  it.each(['was stopped', 'was killed'])('go on in the same connections where it %s', async (how) => {
    const { janus, begin, before } = await arrange();
    const handles = janus.handles();
    // What was killed does nothing more; here it is still there, and does nothing either.
    if (how === 'was stopped') await before.stop();
    const { events, wanted } = wanting();
    const [resumed] = await resume(begin(), wanted);
    expect([resumed?.participants, attached(janus)]).toEqual([
      ['alice', 'bob'],
      [handles, ['cll_1.1']],
    ]);
    expect(events.map((event) => ('participant' in event ? `${event.type} ${event.participant}` : event.type))).toEqual(
      ['published alice', 'published bob'],
    );
    const room = resumed?.room;
    expect(janus.written()).toEqual(['/tmp/file.1']);
    await room?.record('alice', undefined);
    await room?.record('alice', 'next');
    expect(janus.written()).toEqual(['/tmp/next.2']);
    // A third one comes: those who were there are offered more over the connection that they have.
    events.length = 0;
    await room?.join('carol');
    await room?.describe('carol', offer);
    await vi.waitFor(() => expect(events.filter(({ type }) => type === 'described')).toHaveLength(3), soon);
    expect(events.some((event) => event.type === 'described' && event.fresh)).toBe(false);
    await room?.close();
    await vi.waitFor(() => expect(attached(janus)).toEqual([1, []]), soon);
  });

  it('begin anew for who has not answered what they were offered last', async () => {
    const { janus, begin, before, room } = await arrange();
    await room.restart('bob');
    await before.stop();
    const { events, wanted } = wanting();
    const [resumed] = await resume(begin(), wanted);
    const handles = janus.handles();
    await resumed?.room.restart('bob');
    expect(events.at(-1)).toMatchObject({ type: 'described', participant: 'bob', channel: 'sub', fresh: true });
    expect(janus.handles()).toBe(handles);
    await resumed?.room.restart('alice');
    expect(events.at(-1)).not.toHaveProperty('fresh');
  });

  it('end where nobody wants them any more, and keep nobody who was put out meanwhile', async () => {
    const { janus, begin, before, room } = await arrange();
    const other = await before.openRoom({ callId: 'cll_2', epoch: 3 }, () => undefined);
    await other.join('carol');
    await room.join('dave');
    await before.stop();
    janus.putOut('p_alice');
    const { wanted } = wanting();
    const [resumed, unknown] = await resume(begin(), wanted, wanting('cll_9').wanted);
    expect([resumed?.participants, unknown]).toEqual([['bob', 'dave'], undefined]);
    // The handle that manages rooms, two of Bob's and one of Dave's, who publishes nothing and is sent what Bob does.
    expect(attached(janus)).toEqual([1 + 2 + 1, ['cll_1.1']]);
  });

  it('are the last that their session is used for: what was attached and not noted ends with it', async () => {
    const { janus, begin, before } = await arrange();
    await before.stop();
    const orphans = janus.handles();
    janus.attachUnnoticed();
    const node = begin();
    const [resumed] = await resume(node, wanting().wanted);
    expect(janus.handles()).toBe(orphans + 1);
    const closing = resumed?.room.close();
    // Who calls at that very moment waits for the new session.
    const next = node.openRoom({ callId: 'cll_2', epoch: 1 }, () => undefined);
    await closing;
    await (await next).join('alice');
    expect(node.health()).toMatchObject({ up: true, rooms: 1 });
    await (await next).close();
    await vi.waitFor(() => expect(attached(janus)).toEqual([1, []]), soon);
  });

  it('are gone where Janus was restarted, or keeps the session no longer', async () => {
    const { janus, notes, begin, before } = await arrange();
    await before.stop();
    janus.drop({ forget: true });
    const { events, wanted } = wanting();
    const node = begin();
    expect([await resume(node, wanted), events]).toEqual([[undefined], []]);
    await vi.waitFor(() => expect(node.health().up).toBe(true), soon);
    await vi.waitFor(async () => expect((await notes.all('janus')).map(({ room }) => room)).toEqual(['']), soon);
    const room = await node.openRoom({ callId: 'cll_1', epoch: 2 }, () => undefined);
    await room.join('alice');
  });

  it.each(['}', '{"version":0}', '{"version":1,"session":"x"}', '[]'])(
    'are gone where the notes are of no use: %s',
    async (note) => {
      const { notes, begin, before } = await arrange();
      await before.stop();
      await notes.keep('janus', [{ room: '', participant: '', note }]);
      const node = begin();
      expect(await resume(node, wanting().wanted)).toEqual([undefined]);
      await vi.waitFor(() => expect(node.health().up).toBe(true), soon);
      await (await node.openRoom({ callId: 'cll_1', epoch: 2 }, () => undefined)).join('alice');
    },
  );

  it('are gone where Janus is not there in time', async () => {
    const { janus, begin, before } = await arrange();
    await before.stop();
    janus.misbehave(() => false);
    expect(await resume(begin(), wanting().wanted)).toEqual([undefined]);
  });
});
