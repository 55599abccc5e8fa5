import { describe, expect, it } from 'vitest';
import type { MediaTrack } from '../media-port.js';
import { createTrackBoard } from './create-track-board.js';
import { remoteStreams, type RemoteStream } from './remote-streams.js';

const track = (id: string): MediaTrack => ({ id, kind: 'video', attach: () => () => undefined });
const camera = (mid: string, participant: string): RemoteStream => ({ mid, participant, source: 'camera' });

function setUp(shownBefore: readonly string[] = []) {
  const told: string[] = [];
  const board = createTrackBoard({
    hasTrack: (participant) => shownBefore.includes(participant),
    onTrack: (participant, source, now) => told.push(`${participant} ${source} ${now?.id ?? 'gone'}`),
  });
  return { board, told };
}

describe('tracks', () => {
  it('are told in whatever order one learns of them, and once', () => {
    const { board, told } = setUp();
    board.receive('1', { track: track('b'), flows: false });
    board.setStreams([camera('1', 'bob'), camera('2', 'carol')], true);
    board.receive('2', { track: track('c'), flows: false });
    // A new connection knows nothing of what came before its description.
    expect(told).toEqual(['carol camera c']);
    board.receive('1', { track: track('b'), flows: true });
    board.receive('1', { track: track('b2'), flows: true });
    expect(told).toEqual(['carol camera c', 'bob camera b', 'bob camera b2']);
  });

  it('go with their stream, and to whom the place is given', () => {
    const { board, told } = setUp();
    board.setStreams([camera('1', 'bob')], true);
    board.receive('1', { track: track('x'), flows: true });
    board.setStreams([camera('1', 'carol')], false);
    board.settle();
    expect(told).toEqual(['bob camera x', 'carol camera x', 'bob camera gone']);
  });

  it('take the place of those of another connection once they flow', () => {
    const { board, told } = setUp(['bob']);
    expect(board.setStreams([camera('1', 'bob'), camera('2', 'carol')], true)).toEqual(['1']);
    board.receive('1', { track: track('b'), flows: false });
    board.receive('2', { track: track('c'), flows: false });
    expect(told).toEqual(['carol camera c']);
    board.receive('1', { track: track('b'), flows: true });
    expect(told).toEqual(['carol camera c', 'bob camera b']);
  });
});

describe('streams', () => {
  const from = { participant: 'bob', mid: '0' };

  it.each([
    ['audio', undefined, 'microphone'],
    ['audio', 'screen', 'microphone'],
    ['video', undefined, 'camera'],
    ['video', 'nonsense', 'camera'],
    ['video', 'screen', 'screen'],
    ['video', 'microphone', 'camera'],
  ] as const)('of %s labelled %s are a %s', (kind, label, source) => {
    expect(remoteStreams([{ mid: '0', from, kind, ...(label && { label }) }])).toEqual([
      { mid: '0', participant: 'bob', source },
    ]);
  });

  it('of data, and all but the last of a kind, are left out', () => {
    const video = { from, kind: 'video' } as const;
    expect(
      remoteStreams([
        { ...video, mid: '1' },
        { ...video, mid: '2' },
        { mid: '3', from, kind: 'data' },
      ]),
    ).toEqual([{ mid: '2', participant: 'bob', source: 'camera' }]);
  });
});
