import type { MediaNote, MediaNotes } from '../../calls/media-notes.js';

/** Notes of media nodes that last as long as the process. */
export function createMemoryMediaNotes(): MediaNotes {
  const nodes = new Map<string, Map<string, MediaNote>>();

  return {
    all: (node) => Promise.resolve([...(nodes.get(node)?.values() ?? [])]),
    keep(node, notes) {
      const own = nodes.get(node) ?? new Map<string, MediaNote>();
      nodes.set(node, own);
      for (const { room, participant, note } of notes) {
        const key = JSON.stringify([room, participant]);
        if (note === undefined) own.delete(key);
        else own.set(key, { room, participant, note });
      }
      return Promise.resolve();
    },
    clear(node) {
      nodes.delete(node);
      return Promise.resolve();
    },
  };
}
