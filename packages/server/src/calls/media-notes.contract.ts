import { beforeAll, describe, expect, it } from 'vitest';
import type { MediaNote, MediaNotes } from './media-notes.js';

/** What every store of notes of media nodes must do. */
export function mediaNotesContract(open: () => Promise<MediaNotes>): void {
  describe('notes of media nodes', () => {
    let notes: MediaNotes;
    beforeAll(async () => {
      notes = await open();
    });
    const seat = (room: string, participant: string, note = '{}'): MediaNote => ({ room, participant, note });
    const of = async (node: string) =>
      (await notes.all(node)).map(({ room, participant, note }) => `${room}/${participant} ${note}`).sort();

    it('are kept for each node, room and participant, the last of each', async () => {
      await notes.keep('one', [seat('', '', '{"session":7}'), seat('r1', 'alice'), seat('r1', 'bob')]);
      await notes.keep('two', [seat('r1', 'alice', 'of another node')]);
      await notes.keep('one', [seat('r1', 'bob', '"naïve 🙂"'), seat('r2', 'bob')]);
      expect(await of('one')).toEqual(['/ {"session":7}', 'r1/alice {}', 'r1/bob "naïve 🙂"', 'r2/bob {}']);
      expect(await of('two')).toEqual(['r1/alice of another node']);
      expect(await of('three')).toEqual([]);
    });

    it('are forgotten one by one, or all of a node', async () => {
      await notes.keep('four', [seat('r1', 'alice'), seat('r1', 'bob'), seat('r2', 'alice')]);
      await notes.keep('five', [seat('r1', 'alice')]);
      await notes.keep('four', [
        { room: 'r1', participant: 'alice' },
        { room: 'r9', participant: 'nobody' },
        seat('r1', 'bob', 'still'),
      ]);
      expect(await of('four')).toEqual(['r1/bob still', 'r2/alice {}']);
      await notes.clear('four');
      await notes.keep('four', []);
      expect([await of('four'), await of('five')]).toEqual([[], ['r1/alice {}']]);
    });
  });
}
