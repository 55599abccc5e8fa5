import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { MediaEvent, MediaListener, MediaNode } from './media-server.js';

/** A node to try. */
export interface MediaNodeUnderTest {
  readonly node: MediaNode;
  /** Lets the node die, or what carries it. */
  kill(): void;
  stop(): Promise<void>;
}

/** What a device offers that sends audio and video. */
export const deviceOffer = [
  'v=0',
  'o=- 4611731400430051336 2 IN IP4 127.0.0.1',
  's=-',
  't=0 0',
  'a=group:BUNDLE 0 1',
  'a=msid-semantic: WMS s',
  ...['audio 9 UDP/TLS/RTP/SAVPF 111', 'video 9 UDP/TLS/RTP/SAVPF 96'].flatMap((line, mid) => [
    `m=${line}`,
    'c=IN IP4 0.0.0.0',
    'a=rtcp:9 IN IP4 0.0.0.0',
    'a=ice-ufrag:abcd',
    'a=ice-pwd:abcdefghijklmnopqrstuvwx',
    'a=ice-options:trickle',
    `a=fingerprint:sha-256 ${Array.from({ length: 32 }, () => 'AB').join(':')}`,
    'a=setup:actpass',
    `a=mid:${mid}`,
    'a=sendonly',
    'a=rtcp-mux',
    mid === 0 ? 'a=rtpmap:111 opus/48000/2' : 'a=rtpmap:96 VP8/90000',
    `a=ssrc:${1_000 + mid} cname:x`,
  ]),
  '',
].join('\r\n');

const name = { callId: 'cll_contract', epoch: 1 };
const offer = { channel: 'pub' as const, description: { type: 'offer' as const, sdp: deviceOffer } };
const answer = { channel: 'sub' as const, description: { type: 'answer' as const, sdp: 'v=0' } };
const soon = { timeout: 15_000, interval: 5 };

/**
 * What every node that carries rooms must do. `publishes` says whether what is offered counts as published though no device sends
 * anything.
 */
export function describeMediaNode(
  what: string,
  start: () => Promise<MediaNodeUnderTest>,
  { publishes = true }: { readonly publishes?: boolean } = {},
): void {
  describe(`${what} as a media node`, () => {
    let under: MediaNodeUnderTest;
    beforeEach(async () => {
      under = await start();
    });
    afterEach(() => under.stop());

    async function open(room = name) {
      const events: MediaEvent[] = [];
      const told: MediaListener = (event) => void events.push(event);
      return { room: await under.node.openRoom(room, told), events };
    }
    const eventually = (events: readonly MediaEvent[], event: object) =>
      vi.waitFor(() => expect(events).toContainEqual(expect.objectContaining(event)), soon);

    it('counts rooms and participants, each once', async () => {
      const { room } = await open();
      expect(room.node).toBe(under.node.name);
      await Promise.all([room.join('alice'), room.join('bob'), room.join('alice')]);
      expect(under.node.health()).toMatchObject({ up: true, rooms: 1, participants: 2 });
      await room.leave('bob');
      await room.leave('bob');
      expect(under.node.health()).toMatchObject({ rooms: 1, participants: 1 });
      await room.close();
      await room.close();
      expect(under.node.health()).toMatchObject({ rooms: 0, participants: 0 });
    });

    it('answers what a device offers, again and again', async () => {
      const { room, events } = await open();
      await room.join('alice');
      await room.describe('alice', offer);
      await room.describe('alice', offer);
      await room.trickle('alice', 'pub', [{ candidate: 'candidate:1 1 udp 1 192.0.2.9 9 typ host', sdpMid: '0' }]);
      await room.trickle('alice', 'pub', [{ candidate: '' }]);
      const answers = events.filter(({ type }) => type === 'described');
      expect(answers).toHaveLength(2);
      expect(answers[0]).toMatchObject({ participant: 'alice', channel: 'pub', description: { type: 'answer' } });
    });

    it('refuses what makes no sense, and goes on', async () => {
      const { room } = await open();
      await expect(room.describe('alice', offer)).rejects.toMatchObject({ code: 'closed' });
      await room.join('alice');
      const [whole, half] = [deviceOffer.replace('s=-', 's=\0'), deviceOffer.replace('s=-', 's=\\\ud800')];
      for (const sdp of ['nonsense', whole, half]) {
        const nonsense = { ...offer, description: { type: 'offer' as const, sdp } };
        await expect(room.describe('alice', nonsense)).rejects.toMatchObject({ code: 'refused' });
      }
      await expect(room.describe('alice', { ...offer, labels: { 0: '\0' } })).rejects.toMatchObject({
        code: 'refused',
      });
      await expect(room.describe('alice', { ...answer, channel: 'pub' })).rejects.toMatchObject({ code: 'refused' });
      await expect(room.describe('alice', { ...offer, channel: 'sub' })).rejects.toMatchObject({ code: 'refused' });
      await expect(room.configure('alice', '7', { substream: 0 })).rejects.toMatchObject({ code: 'refused' });
      // An answer that nothing asked for, and one that comes twice.
      await room.describe('alice', answer);
      await room.describe('alice', answer);
      await room.subscribe('alice', [{ participant: 'nobody', mid: '0' }]);
      await room.describe('alice', offer);
    });

    if (publishes)
      it('offers all anew to a device that offers over another connection', async () => {
        const { room, events } = await open();
        for (const participant of ['alice', 'bob']) await room.join(participant);
        await room.describe('alice', offer);
        await room.describe('bob', offer);
        await eventually(events, { type: 'published', participant: 'alice' });
        await room.subscribe('bob', 'all');
        const fresh = () =>
          events.filter((event) => event.type === 'described' && event.channel === 'sub' && event.fresh === true);
        await vi.waitFor(() => expect(fresh()).toHaveLength(1), soon);
        const reloaded = deviceOffer.replace('4611731400430051336', '4611731400430051337');
        await room.describe('bob', { ...offer, description: { type: 'offer', sdp: reloaded } });
        await vi.waitFor(() => expect(fresh()).toHaveLength(2), soon);
        expect(fresh().at(-1)).toMatchObject({ participant: 'bob' });
      });

    it('puts somebody out, who may come back', async () => {
      const { room, events } = await open();
      await room.join('alice');
      await room.join('bob');
      await room.describe('bob', offer);
      await room.kick('bob');
      await eventually(events, { type: 'gone', participant: 'bob' });
      await expect(room.describe('bob', offer)).rejects.toMatchObject({ code: 'closed' });
      expect(under.node.health().participants).toBe(1);
      await room.join('bob');
      await room.describe('bob', offer);
      await room.kick('nobody');
    });

    it('lets in as many as it says, and no more', async () => {
      const { room } = await open();
      const { maxParticipants } = under.node.can;
      await Promise.all(Array.from({ length: maxParticipants }, (_, n) => room.join(`user-${n}`)));
      await expect(room.join('one-more')).rejects.toMatchObject({ code: 'full' });
      await room.leave('user-1');
      await room.join('one-more');
    });

    it('tells nothing and does nothing once a room is closed', async () => {
      const { room, events } = await open();
      await room.join('alice');
      await room.describe('alice', offer);
      await room.close();
      const told = events.length;
      for (const asked of [room.join('bob'), room.describe('alice', offer), room.kick('alice'), room.restart('alice')])
        await expect(asked).rejects.toMatchObject({ code: 'closed' });
      expect(events).toHaveLength(told);
    });

    it('ends a room of before by the same name', async () => {
      const before = await open();
      await before.room.join('alice');
      const { room } = await open();
      await expect(before.room.join('bob')).rejects.toMatchObject({ code: 'closed' });
      await before.room.close();
      await room.join('bob');
      expect(under.node.health()).toMatchObject({ rooms: 1, participants: 1 });
    });

    it('says that its rooms are lost when it dies, each once and for the last time', async () => {
      const rooms = [await open(), await open({ ...name, epoch: 2 })];
      await rooms[0]?.room.join('alice');
      under.kill();
      for (const { events } of rooms) await eventually(events, { type: 'lost' });
      for (const { room, events } of rooms) {
        await expect(room.join('bob')).rejects.toMatchObject({ code: 'closed' });
        await room.close();
        expect(events.filter(({ type }) => type === 'lost')).toHaveLength(1);
        expect(events.at(-1)).toEqual({ type: 'lost' });
      }
    });

    if (!publishes) return;
    it('offers what is wanted, one offer at a time, and follows what is published', async () => {
      const { room, events } = await open();
      for (const participant of ['alice', 'bob', 'carol']) await room.join(participant);
      await room.describe('alice', { ...offer, labels: { 1: 'screen' } });
      await eventually(events, { type: 'published', participant: 'alice' });
      const screen = { participant: 'alice', mid: '1' };
      await room.subscribe('bob', [screen]);
      const offers = () => events.filter((event) => event.type === 'described' && event.channel === 'sub');
      await vi.waitFor(() => expect(offers()).toHaveLength(1), soon);
      expect(offers()[0]).toMatchObject({
        participant: 'bob',
        fresh: true,
        streams: [{ from: screen, kind: 'video', label: 'screen' }],
      });
      await room.subscribe('bob', 'all');
      await room.describe('carol', offer);
      await eventually(events, { type: 'published', participant: 'carol' });
      expect(offers()).toHaveLength(1);
      await room.describe('bob', answer);
      await vi.waitFor(() => expect(offers()).toHaveLength(2), soon);
      const from = offers().flatMap((event) =>
        'streams' in event
          ? [event.streams?.map((stream) => ('from' in stream ? `${stream.from.participant} ${stream.from.mid}` : ''))]
          : [],
      );
      expect(from.at(-1)?.toSorted()).toEqual(['alice 0', 'alice 1', 'carol 0', 'carol 1']);
      await room.describe('bob', answer);
      await room.configure('bob', '0', { on: false });
      await room.restart('bob');
      await vi.waitFor(() => expect(offers()).toHaveLength(3), soon);
      // Asked again before it is answered, as a device does that finds its network changed and its session lost.
      await room.restart('bob');
      await vi.waitFor(() => expect(offers()).toHaveLength(4), soon);
      expect(offers()[3]).toEqual(offers()[2]);
      await room.describe('bob', answer);
      await room.leave('alice');
      await eventually(events, { type: 'unpublished', participant: 'alice' });
      await vi.waitFor(() => expect(offers()).toHaveLength(5), soon);
      // A change that is not answered yet brings no new credentials: those follow it.
      await room.restart('bob');
      await vi.waitFor(() => expect(offers()).toHaveLength(6), soon);
      expect(offers()[5]).toEqual(offers()[4]);
      await room.describe('bob', answer);
      await vi.waitFor(() => expect(offers()).toHaveLength(7), soon);
    });
  });
}
