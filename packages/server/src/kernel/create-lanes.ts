/** Work that goes one after another within a lane, and side by side across lanes. */
export interface Lanes {
  /** Runs once everything before it in the lane has ended, well or not. */
  run<T>(lane: string, work: () => Promise<T>): Promise<T>;
}

/** Makes lanes; one that is empty is forgotten. */
export function createLanes(): Lanes {
  const last = new Map<string, Promise<unknown>>();
  return {
    run(lane, work) {
      const before = last.get(lane);
      const own = before ? before.then(work, work) : work();
      last.set(lane, own);
      const forget = () => {
        if (last.get(lane) === own) last.delete(lane);
      };
      own.then(forget, forget);
      return own;
    },
  };
}
