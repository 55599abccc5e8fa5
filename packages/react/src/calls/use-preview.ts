import type { CallPreview, CallPreviewState } from '@parley/core';
import { useEffect, useState } from 'react';
import { useParley } from '../provider/use-parley.js';

/** A preview, once there is one, with what it shows. */
export interface PreviewView {
  readonly preview?: CallPreview;
  readonly state: CallPreviewState;
}

const nothing: CallPreviewState = { microphone: false, camera: false, problems: {}, opening: true };

/** Opens microphone and camera for as long as it is shown. */
export function usePreview(camera: boolean): PreviewView {
  const { calls } = useParley();
  const [view, setView] = useState<PreviewView>({ state: nothing });
  // What was wanted at first; later the user says.
  const [first] = useState(camera);
  useEffect(() => {
    let gone = false;
    let close: (() => void) | undefined;
    calls.preview({ camera: first }).then(
      (preview) => {
        if (gone) {
          preview.close();
          return;
        }
        setView({ preview, state: preview.state.get() });
        const stop = preview.state.subscribe((state) => setView({ preview, state }));
        close = () => {
          stop();
          preview.close();
        };
      },
      () => {
        if (!gone) setView({ state: { ...nothing, opening: false } });
      },
    );
    return () => {
      gone = true;
      close?.();
    };
  }, [calls, first]);
  return view;
}
