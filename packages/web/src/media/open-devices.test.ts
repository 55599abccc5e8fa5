import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createOpening, type Wish } from './open-devices.js';

class FakeStream {
  constructor(readonly tracks: readonly string[]) {}
  getAudioTracks = () => this.tracks.filter((track) => track === 'audio');
  getVideoTracks = () => this.tracks.filter((track) => track === 'video');
}

beforeEach(() => vi.stubGlobal('MediaStream', FakeStream));
afterEach(() => {
  vi.unstubAllGlobals();
});

const refused = { audio: 'NotAllowedError', video: 'NotAllowedError' };

type Permissions = Readonly<Partial<Record<'audio' | 'video', string>>>;

function setUp({
  failing = {},
  permissions = {},
}: { failing?: Record<string, string>; permissions?: Permissions } = {}) {
  const questions: string[] = [];
  const opening = createOpening({
    open(wish: Wish) {
      const kinds = Object.keys(wish);
      questions.push(kinds.join('+'));
      const name = kinds.map((kind) => failing[kind]).find((one) => one !== undefined);
      return name === undefined
        ? Promise.resolve(new FakeStream(kinds) as unknown as MediaStream)
        : Promise.reject(new DOMException('no', name));
    },
    permissionOf: (kind) => Promise.resolve(permissions[kind]),
    soon: (run) => queueMicrotask(run),
  });
  const both = async () => {
    const settled = await Promise.allSettled([opening('audio', {}), opening('video', {})]);
    return settled.map((one) =>
      one.status === 'fulfilled'
        ? (one.value as unknown as FakeStream).tracks.join('+')
        : (one.reason as DOMException).name,
    );
  };
  return { opening, both, questions };
}

describe('opening devices', () => {
  it('asks once for microphone and camera that are wanted together, and parts them', async () => {
    const { both, questions } = setUp();
    expect(await both()).toEqual(['audio', 'video']);
    expect(questions).toEqual(['audio+video']);
  });

  it('asks for one that is wanted alone, also twice in turn', async () => {
    const { opening, questions } = setUp();
    await opening('audio', {});
    await opening('video', {});
    await Promise.all([opening('audio', {}), opening('audio', {})]);
    expect(questions).toEqual(['audio', 'video', 'audio', 'audio']);
  });

  it.each<[string, readonly [Record<string, string>, Permissions], readonly [readonly string[], number]]>([
    ['no camera is there', [{ video: 'NotFoundError' }, {}], [['audio', 'NotFoundError'], 3]],
    ['another program has the microphone', [{ audio: 'NotReadableError' }, {}], [['NotReadableError', 'video'], 3]],
    [
      'the camera alone is refused for good',
      [{ video: 'NotAllowedError' }, { audio: 'granted', video: 'denied' }],
      [['audio', 'NotAllowedError'], 3],
    ],
    ['the user says no', [refused, { audio: 'denied', video: 'denied' }], [['NotAllowedError', 'NotAllowedError'], 1]],
    [
      'the user closes the question',
      [refused, { audio: 'prompt', video: 'prompt' }],
      [['NotAllowedError', 'NotAllowedError'], 1],
    ],
  ])('opens what can be had where %s', async (_why, [failing, permissions], [outcome, asked]) => {
    const { both, questions } = setUp({ failing, permissions });
    expect(await both()).toEqual(outcome);
    expect(questions).toHaveLength(asked);
  });
});
