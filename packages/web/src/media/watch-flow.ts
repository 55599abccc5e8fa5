/** How often is looked, in ms. A hidden page may look less often. */
const everyMs = 250;
/** Longer than a network of today hiccups, shorter than anybody asks whether the other is still there, in ms. */
const stalledMs = 1_000;
/** Who has nothing to send any more looks the same as one who cannot be reached: it is said no more often than this. */
const mostSaid = 10;
/** What has not flowed for so long is no flow: the other side may be about to send nothing, in ms. */
const steadyMs = 1_000;

/**
 * Watches something that moves as long as media arrives. A browser takes five seconds and more to call a way lost; people speak
 * for that long to nobody. Returns the ending.
 */
export function watchFlow(latest: () => number | undefined, onStalled: () => void): () => void {
  let seen: number | undefined;
  let movedAt = 0;
  let flowingSince: number | undefined;
  let left = 0;
  let saidAt = Number.NEGATIVE_INFINITY;
  const look = () => {
    const now = performance.now();
    const moved = latest();
    if (moved !== undefined && moved !== seen) {
      seen = moved;
      movedAt = now;
      flowingSince ??= now;
      return;
    }
    if (flowingSince !== undefined && now - movedAt >= stalledMs) {
      left = movedAt - flowingSince >= steadyMs ? mostSaid : 0;
      flowingSince = undefined;
      saidAt = Number.NEGATIVE_INFINITY;
    }
    if (flowingSince !== undefined || left === 0 || now - saidAt < stalledMs) return;
    left -= 1;
    saidAt = now;
    onStalled();
  };
  const timer = setInterval(look, everyMs);
  return () => clearInterval(timer);
}
