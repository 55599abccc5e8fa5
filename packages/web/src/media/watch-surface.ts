import type { MediaSurface, ShownSize } from '@parley/core';

/** A picture grows and shrinks in steps of so many pixels: less makes no difference to which size is received. */
const step = 20;

/**
 * Watches how large a surface is shown, in pixels of the screen; undefined while nobody can see it, for it is scrolled out of sight,
 * hidden, or its page is. What is no element of this page counts as always seen. Returns the ending.
 */
export function watchSurface(surface: MediaSurface, onSize: (size: ShownSize | undefined) => void): () => void {
  if (!(surface instanceof HTMLElement)) {
    onSize({ width: 1_280, height: 720 });
    return () => undefined;
  }
  let told: ShownSize | undefined;
  let inSight = true;
  const look = () => {
    const isOut = document.pictureInPictureElement === surface;
    const { width, height } = surface.getBoundingClientRect();
    const scale = globalThis.devicePixelRatio || 1;
    const seen = isOut || (inSight && document.visibilityState === 'visible' && width > 0 && height > 0);
    const size = seen ? { width: rounded(width * scale), height: rounded(height * scale) } : undefined;
    if (size?.width === told?.width && size?.height === told?.height) return;
    told = size;
    onSize(size);
  };
  const sizes = new ResizeObserver(look);
  const sights = new IntersectionObserver((entries) => {
    inSight = entries.at(-1)?.isIntersecting ?? inSight;
    look();
  });
  const events = ['enterpictureinpicture', 'leavepictureinpicture'] as const;
  sizes.observe(surface);
  sights.observe(surface);
  document.addEventListener('visibilitychange', look);
  for (const event of events) surface.addEventListener(event, look);
  look();
  return () => {
    sizes.disconnect();
    sights.disconnect();
    document.removeEventListener('visibilitychange', look);
    for (const event of events) surface.removeEventListener(event, look);
  };
}

function rounded(pixels: number): number {
  return Math.max(step, Math.round(pixels / step) * step);
}
