import { ParleyError } from '@parley/core';

/** What of `@mediapipe/selfie_segmentation` is used. */
export interface Segmenter {
  setOptions(options: { readonly modelSelection: number; readonly selfieMode: boolean }): void;
  onResults(listener: (found: { readonly segmentationMask: CanvasImageSource }) => void): void;
  initialize(): Promise<void>;
  send(input: { readonly image: HTMLVideoElement }): Promise<void>;
  close(): Promise<void>;
}

type MakeSegmenter = new (options: { readonly locateFile: (name: string) => string }) => Segmenter;

/** Loads the model, which finds people in pictures, from the app's own files. It needs WebGL 2. */
export async function loadSegmenter(files: URL): Promise<Segmenter> {
  if (!document.createElement('canvas').getContext('webgl2')) throw noBlur('because this browser has no WebGL 2.');
  const addressOf = (name: string) => new URL(name, files).href;
  try {
    const Make = await loadScript(addressOf('selfie_segmentation.js'));
    const segmenter = new Make({ locateFile: addressOf });
    // The landscape model takes half the time of the general one.
    segmenter.setOptions({ modelSelection: 1, selfieMode: false });
    await segmenter.initialize();
    return segmenter;
  } catch (cause) {
    throw noBlur(`because its files did not arrive from ${files.href}. Put them there.`, cause);
  }
}

/** The package is a script that leaves its name in the page. */
async function loadScript(address: string): Promise<MakeSegmenter> {
  const page = globalThis as { SelfieSegmentation?: MakeSegmenter };
  if (!page.SelfieSegmentation)
    await new Promise<void>((resolve, reject) => {
      const script = document.createElement('script');
      script.src = address;
      script.onload = () => resolve();
      script.onerror = () => reject(new TypeError(`Unable to load ${address}`));
      document.head.append(script);
    });
  if (!page.SelfieSegmentation) throw new TypeError(`Unable to find the segmenter in ${address}`);
  return page.SelfieSegmentation;
}

function noBlur(why: string, cause?: unknown): ParleyError {
  return new ParleyError('calls/unsupported', `Unable to blur the background: ${why}`, { cause });
}
