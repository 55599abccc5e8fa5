import { createStore } from '../../kernel/create-store.js';
import { keepSame } from '../../kernel/keep-same.js';
import type { Logger } from '../../ports/logger.js';
import type { LocalMedia } from '../local-media.js';
import type { LocalTrack, MediaPort } from '../media-port.js';
import type { CallPreview, CallPreviewState } from './call-preview.js';

/** What a preview needs. */
export interface PreviewParts {
  readonly port: MediaPort;
  readonly local: LocalMedia;
  readonly logger?: Logger;
  readonly onClose: () => void;
}

/** Opens the microphone, and the camera unless told otherwise. */
export function createPreview(
  { port, local, logger, onClose }: PreviewParts,
  { microphone = true, camera = true }: { readonly microphone?: boolean; readonly camera?: boolean },
): CallPreview {
  let closed = false;
  let measured: LocalTrack | undefined;
  let stopMeasuring: (() => void) | undefined;
  const level = createStore(0, { logger });
  const nothing: CallPreviewState = { microphone: false, camera: false, problems: {}, opening: true };
  const store = createStore(nothing, { logger });

  const measure = (track: LocalTrack | undefined) => {
    if (track === measured) return;
    stopMeasuring?.();
    measured = track;
    level.set(0);
    stopMeasuring = track && port.watchLevel?.(track, (now) => level.set(now));
  };
  const look = (opening = store.get().opening) => {
    if (closed) return;
    const { on, tracks, problems } = local.side;
    measure(on.microphone ? tracks.microphone : undefined);
    store.update((state) =>
      keepSame(state, {
        microphone: on.microphone,
        camera: on.camera,
        picture: on.camera ? tracks.camera : undefined,
        problems: keepSame(state.problems, { microphone: problems.microphone, camera: problems.camera }),
        opening,
      }),
    );
  };
  local.onChange(() => look());
  const open = (source: 'microphone' | 'camera', wanted: boolean) =>
    wanted ? local.setEnabled(source, true) : Promise.resolve();
  // Asked for in one turn, so that the user is asked once; what could not be opened is a problem of the state.
  Promise.allSettled([open('microphone', microphone), open('camera', camera)]).then(
    () => look(false),
    () => undefined,
  );
  return {
    state: { get: () => store.get(), subscribe: (listener) => store.subscribe(listener) },
    level: { get: () => level.get(), subscribe: (listener) => level.subscribe(listener) },
    setMicrophoneEnabled: (enabled) => local.setEnabled('microphone', enabled),
    setCameraEnabled: (enabled) => local.setEnabled('camera', enabled),
    close() {
      if (closed) return;
      closed = true;
      measure(undefined);
      local.close();
      onClose();
    },
  };
}
