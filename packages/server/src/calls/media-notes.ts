/** Something that a media node must know to go on with a room, in words of its own. */
export interface MediaNote {
  /** The room at the node; empty for what is of the node itself. */
  readonly room: string;
  /** Whose place in the room it is about; empty where it is about nobody's. */
  readonly participant: string;
  readonly note: string;
}

/**
 * What media nodes keep outside of the process, so that the next one goes on with their rooms while media flows. Nobody but the
 * node reads its notes.
 */
export interface MediaNotes {
  /** All of a node, in no particular order. */
  all(node: string): Promise<readonly MediaNote[]>;
  /** Keeps notes, each in place of the one about the same; where there is no note any more, that is forgotten. */
  keep(node: string, notes: readonly (Omit<MediaNote, 'note'> & { readonly note?: string })[]): Promise<void>;
  /** Forgets all of a node. */
  clear(node: string): Promise<void>;
}
