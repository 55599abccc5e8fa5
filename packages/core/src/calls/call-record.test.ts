import type { CallRecord, Participant } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import { isRinging } from './call-record.js';

const media = { microphone: false, camera: false, screen: false };
const part = (id: string, state: Participant['state']): Participant => ({
  ...{ id, user: { id, name: id }, state, connected: true, media },
});
const ringing: CallRecord = {
  id: 'cll_1',
  clientId: 'c1',
  state: 'ringing',
  video: false,
  topology: 'p2p',
  epoch: 1,
  createdBy: 'alice',
  participants: [part('alice', 'joined'), part('bob', 'ringing')],
  version: 1,
  createdAt: 1,
};

describe('a call rings', () => {
  for (const [what, change, userId, rings] of [
    ['whom it is for', {}, 'bob', true],
    ['not who started it', {}, 'alice', false],
    ['not who is not in it', {}, 'carol', false],
    ['not when it was answered', { state: 'active' }, 'bob', false],
    ['not who has left it', { participants: [part('alice', 'joined'), part('bob', 'left')] }, 'bob', false],
    ['whom it is for where a media server carries it', { topology: 'server' }, 'bob', true],
    ['on where others of a group have answered it', { topology: 'server', state: 'active' }, 'bob', true],
    ['not when the call of a group is over', { topology: 'server', state: 'ended' }, 'bob', false],
  ] as const satisfies readonly (readonly [string, Partial<CallRecord>, string, boolean])[])
    it(what, () => {
      expect(isRinging({ ...ringing, ...change }, { userId, device: 'd1' })).toBe(rings);
    });
});
