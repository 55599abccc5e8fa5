import { lazily } from '../kernel/lazily.js';
import type { CallControls } from './call-controls.js';
import type { PhoneControls, PhoneControlsParts } from './phone/phone-controls.js';
import type { CallControlsParts } from './create-call-controls.js';

/** The controls of a call, whose code is loaded when somebody first uses them. `check` throws where nothing can be done. */
export function createLazyCallControls(
  parts: CallControlsParts & PhoneControlsParts & { readonly check: () => void },
): CallControls & PhoneControls {
  const controls = lazily(async () => (await import('./create-call-controls.js')).createCallControls(parts));
  const phones = lazily(async () => (await import('./phone/phone-controls.js')).createPhoneControls(parts));
  const checked = <T>(control: T): T => {
    const ask = control as (...args: unknown[]) => Promise<void>;
    return (async (...args: unknown[]) => {
      parts.check();
      await ask(...args);
    }) as T;
  };
  const control = <K extends keyof CallControls>(name: K) => checked(controls(name));
  const phone = <K extends keyof PhoneControls>(name: K) => checked(phones(name));
  return {
    add: control('add'),
    remove: control('remove'),
    mute: control('mute'),
    admit: control('admit'),
    configure: control('configure'),
    startRecording: control('startRecording'),
    stopRecording: control('stopRecording'),
    consent: control('consent'),
    setCaptionsEnabled: control('setCaptionsEnabled'),
    end: control('end'),
    raiseHand: control('raiseHand'),
    lowerHand: control('lowerHand'),
    react: control('react'),
    send: control('send'),
    hold: phone('hold'),
    sendDigits: phone('sendDigits'),
    transfer: phone('transfer'),
  };
}
