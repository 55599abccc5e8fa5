import type { Pictures } from '../../files/file-keeping.js';

/** Pixels of the largest picture that is opened: some 50 million, as cameras make. */
const mostPixels = 64_000_000;
/** The side of a small picture at most, in pixels. */
const side = 480;
/** How long opening one may take, in seconds. */
const withinSeconds = 10;

/**
 * Opens pictures with libvips (sharp), one after the other so that memory stays bounded, as they are shown: turned as the camera
 * says, and for one that moves its first. Places and names that cameras write into pictures do not come into small ones.
 */
export function createPictures(): Pictures {
  let last: Promise<unknown> = Promise.resolve();

  async function open(path: string): ReturnType<Pictures['open']> {
    const { default: sharp } = await import('sharp');
    const image = sharp(path, { limitInputPixels: mostPixels, failOn: 'error', sequentialRead: true });
    try {
      const { width, height, autoOrient } = await image.metadata();
      if (width > 65_535 || height > 65_535) return undefined;
      const thumbnail = await image
        .autoOrient()
        .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
        .webp({ quality: 75 })
        .timeout({ seconds: withinSeconds })
        .toBuffer();
      return { width: autoOrient.width, height: autoOrient.height, thumbnail };
    } catch {
      return undefined;
    }
  }

  return {
    open(path) {
      const opened = last.then(() => open(path));
      last = opened.catch(() => undefined);
      return opened;
    },
  };
}
