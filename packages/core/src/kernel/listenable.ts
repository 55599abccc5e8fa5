/** The listening half of an emitter: a slice keeps the emitter and shows this. */
export interface Listenable<Events> {
  /** Calls the handler on each such event. Returns the ending. */
  on<K extends keyof Events>(type: K, handler: (event: Events[K]) => void): () => void;
}
