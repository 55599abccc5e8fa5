/** How often is looked, in ms. */
const everyMs = 100;
/** Pictures of cameras are black while their exposure settles; after so many in a row it is a shutter. */
const blackPictures = 15;
/** What is darker everywhere is black: noise of a covered sensor is below it. Of 255. */
const darkest = 16;
const width = 32;
const height = 18;

/** What a camera shows, by its first pictures. Settles after `ms` at the latest. */
export async function examinePicture(native: MediaStreamTrack, ms: number): Promise<'picture' | 'black' | 'nothing'> {
  const video = document.createElement('video');
  video.muted = true;
  video.playsInline = true;
  video.srcObject = new MediaStream([native]);
  video.play().catch(() => undefined);
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  const until = performance.now() + ms;
  let black = 0;
  try {
    while (performance.now() < until && native.readyState === 'live') {
      if (context && video.videoWidth > 0 && video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA) {
        context.drawImage(video, 0, 0, width, height);
        if (!isBlack(context.getImageData(0, 0, width, height).data)) return 'picture';
        black += 1;
        if (black >= blackPictures) return 'black';
      }
      await new Promise((resolve) => setTimeout(resolve, everyMs));
    }
    return black > 0 ? 'black' : 'nothing';
  } finally {
    video.srcObject = null;
  }
}

/** Whether no pixel of an RGBA picture is bright. */
export function isBlack(data: ArrayLike<number>): boolean {
  for (let at = 0; at < data.length; at += 4)
    if (Math.max(data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0) > darkest) return false;
  return true;
}
