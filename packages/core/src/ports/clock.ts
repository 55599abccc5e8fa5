/** Time, from outside. An adapter MUST call a timer's function at most once, and never after it was cleared. */
export interface Clock {
  /** Milliseconds since the epoch, by this machine. */
  now(): number;
  /** Calls the function once after `ms`. Returns the ending. */
  setTimer(run: () => void, ms: number): () => void;
}
