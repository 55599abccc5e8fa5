/** Calls with one item after another: what comes while one is taken waits for its turn. */
export function oneByOne<T>(take: (item: T) => void): (item: T) => void {
  const queue: T[] = [];
  let taking = false;
  return (item) => {
    queue.push(item);
    if (taking) return;
    taking = true;
    try {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) take(next);
    } finally {
      taking = false;
    }
  };
}
