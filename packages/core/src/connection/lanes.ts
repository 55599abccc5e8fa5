/** Those who go one after another: each lane has one that may go, and others behind it. */
export interface Lanes<T> {
  /** Whether it may go at once. */
  enter(item: T): boolean;
  /** Takes it out. Returns who may go now, if that changed. */
  leave(item: T): T | undefined;
}

/** Lanes by name; an item without one goes freely. */
export function createLanes<T extends { readonly lane?: string }>(): Lanes<T> {
  const lanes = new Map<string, Set<T>>();
  return {
    enter(item) {
      if (item.lane === undefined) return true;
      const lane = lanes.get(item.lane);
      if (lane) lane.add(item);
      else lanes.set(item.lane, new Set([item]));
      return lane === undefined;
    },
    leave(item) {
      const lane = item.lane === undefined ? undefined : lanes.get(item.lane);
      if (!lane || item.lane === undefined) return undefined;
      const [head] = lane;
      lane.delete(item);
      if (lane.size === 0) lanes.delete(item.lane);
      const [next] = lane;
      return head === item ? next : undefined;
    },
  };
}
