/**
 * Does together what is asked while the last of it is still under way, or while it rests after that: one transaction for all that
 * gathered. What fails, fails for all of it.
 */
export function gather<In, Out>(
  run: (items: readonly In[]) => Promise<readonly Out[]>,
  { most, rest }: { readonly most: number; readonly rest?: () => Promise<void> },
): (item: In) => Promise<Out> {
  interface Waiting {
    readonly item: In;
    readonly resolve: (out: Out) => void;
    readonly reject: (error: unknown) => void;
  }
  let queue: Waiting[] = [];
  let busy = false;

  async function drain(): Promise<void> {
    while (queue.length > 0) {
      const batch = queue.slice(0, most);
      queue = queue.slice(most);
      try {
        const outs = await run(batch.map(({ item }) => item));
        batch.forEach(({ resolve }, i) => resolve(outs[i] as Out));
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
      await rest?.();
    }
    busy = false;
  }

  return (item) =>
    new Promise((resolve, reject) => {
      queue.push({ item, resolve, reject });
      if (busy) return;
      busy = true;
      // What comes in the same turn comes along.
      queueMicrotask(() => void drain());
    });
}
