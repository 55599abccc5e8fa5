import { lazily } from '../kernel/lazily.js';
import type { CallControls } from './call-controls.js';
import type { CallControlsParts } from './create-call-controls.js';

/** The controls of a call, whose code is loaded when somebody first uses them. `check` throws where nothing can be done. */
export function createLazyCallControls(parts: CallControlsParts & { readonly check: () => void }): CallControls {
  const controls = lazily(async () => (await import('./create-call-controls.js')).createCallControls(parts));
  const control = <K extends keyof CallControls>(name: K) => {
    const ask = controls(name) as (...args: unknown[]) => Promise<void>;
    return (async (...args: unknown[]) => {
      parts.check();
      await ask(...args);
    }) as CallControls[K];
  };
  return {
    add: control('add'),
    remove: control('remove'),
    mute: control('mute'),
    admit: control('admit'),
    configure: control('configure'),
    startRecording: control('startRecording'),
    stopRecording: control('stopRecording'),
    consent: control('consent'),
    raiseHand: control('raiseHand'),
    lowerHand: control('lowerHand'),
    react: control('react'),
    send: control('send'),
  };
}
