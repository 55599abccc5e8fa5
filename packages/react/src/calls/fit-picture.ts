// More than this of a picture is not cut away to fill its place.
const mostCropped = 0.3;

interface Size {
  readonly width: number;
  readonly height: number;
}

/** How much of a picture is cut away when it covers a place, from 0 to 1. */
export function cropOf(picture: Size, place: Size): number {
  const ratio = (picture.width * place.height) / (picture.height * place.width);
  return Number.isFinite(ratio) && ratio > 0 ? 1 - Math.min(ratio, 1 / ratio) : 0;
}

/** Keeps a video whole where covering its place would cut away too much of it. Returns the ending. */
export function fitPicture(video: HTMLVideoElement): () => void {
  const fit = () => {
    const picture = { width: video.videoWidth, height: video.videoHeight };
    const place = { width: video.clientWidth, height: video.clientHeight };
    video.toggleAttribute('data-parley-whole', cropOf(picture, place) > mostCropped);
  };
  // The camera may turn, and so may the screen.
  video.addEventListener('resize', fit);
  const observer = typeof ResizeObserver === 'undefined' ? undefined : new ResizeObserver(fit);
  observer?.observe(video);
  fit();
  return () => {
    video.removeEventListener('resize', fit);
    observer?.disconnect();
  };
}
