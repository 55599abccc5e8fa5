import type { TrackProcessor } from '@parley/core';
import { createLocalTrack, nativeOf } from '../local-track.js';
import { loadSegmenter } from './segmenter.js';

/** Pictures a second at most: people are found anew in each. */
const mostPerSecond = 15;
/** The background is drawn so small and large again, in pixels. */
const coarse = 36;

/** Leaves people sharp and blurs all else. */
export function createBackgroundBlur(files: URL): TrackProcessor {
  return {
    async process(track) {
      const native = nativeOf(track);
      const segmenter = await loadSegmenter(files);
      const video = document.createElement('video');
      video.muted = true;
      video.playsInline = true;
      video.srcObject = new MediaStream([native]);
      const { width = 640, height = 360 } = native.getSettings();
      const [out, small] = [canvasOf(width, height), canvasOf(coarse, Math.round((coarse * height) / width))];
      let ended = false;
      let timer: ReturnType<typeof setTimeout> | undefined;
      const found = new Promise<void>((resolve) => {
        segmenter.onResults(({ segmentationMask }) => {
          resolve();
          if (!ended) compose({ out, small }, video, segmentationMask);
        });
      });
      const look = async () => {
        const began = performance.now();
        // A picture that cannot be read is left out; the next may be.
        if (native.enabled && video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA)
          await segmenter.send({ image: video }).catch(() => undefined);
        const spent = performance.now() - began;
        // However slow this machine is, half of its time is left to others.
        if (!ended) timer = setTimeout(() => void look(), Math.max(1_000 / mostPerSecond - spent, spent));
      };
      await video.play();
      void look();
      await found;
      const [made] = out.canvas.captureStream(mostPerSecond).getVideoTracks();
      if (!made) throw new TypeError('Unable to blur the background: because the browser gives no track for it.');
      const local = createLocalTrack('camera', made);
      return {
        ...local,
        stop() {
          ended = true;
          clearTimeout(timer);
          local.stop();
          video.srcObject = null;
          segmenter.close().catch(() => undefined);
        },
      };
    },
  };
}

interface Canvases {
  readonly out: CanvasRenderingContext2D;
  readonly small: CanvasRenderingContext2D;
}

/** Puts the person, where the mask is, on the blurred picture. */
function compose({ out, small }: Canvases, video: HTMLVideoElement, mask: CanvasImageSource): void {
  const { width, height } = out.canvas;
  small.drawImage(video, 0, 0, small.canvas.width, small.canvas.height);
  out.globalCompositeOperation = 'copy';
  out.drawImage(mask, 0, 0, width, height);
  out.globalCompositeOperation = 'source-in';
  out.drawImage(video, 0, 0, width, height);
  out.globalCompositeOperation = 'destination-over';
  out.drawImage(small.canvas, 0, 0, width, height);
}

function canvasOf(width: number, height: number): CanvasRenderingContext2D {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  if (!context) throw new TypeError('Unable to blur the background: because the browser gives no canvas.');
  context.imageSmoothingQuality = 'high';
  return context;
}
