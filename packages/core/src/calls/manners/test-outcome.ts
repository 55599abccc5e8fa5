import { ParleyError } from '../../kernel/parley-error.js';
import type { CallTestCode, CallTestStep, CallTestStepName } from './call-test.js';

/** How one step ended. */
export type Outcome = Pick<CallTestStep, 'state' | 'code' | 'message'>;

const sentences: Readonly<Record<CallTestCode, string>> = {
  'test/quiet': 'Nothing is heard. Speak, switch the microphone on at its cable or case, or choose another.',
  'test/black': 'The camera gives a black picture. Open its shutter, or choose another.',
  'test/no-picture': 'The camera gives no picture. Connect it again, or choose another.',
  'test/not-heard': 'The sound was not heard. Turn it up, or choose another speaker.',
  'test/sound-blocked': 'The browser plays no sound yet. Click in the page, then play the sound again.',
  'test/not-offered': 'The server names no relay of this kind. Nothing is to be done unless calls fail.',
  'test/unreachable': 'No relay answers this way. Try another network, or ask who runs this one to let it through.',
  'test/poor': 'Calls will be poor here. Come nearer to the router, use a cable, or call without video.',
  'test/impossible': 'This could not be tried. Nothing is to be done unless calls fail.',
  'test/cancelled': 'The test was cancelled. Start it again.',
};

export const passed: Outcome = { state: 'passed' };

/** It does not work, and calls will suffer. */
export function failed(code: CallTestCode): Outcome {
  return { state: 'failed', code, message: sentences[code] };
}

/** It was not tried, which says nothing about calls. */
export function skipped(code: CallTestCode): Outcome {
  return { state: 'skipped', code, message: sentences[code] };
}

/** It did not work for a reason that has a name. */
export function failedBy(name: CallTestStepName, error: unknown): Outcome {
  if (error instanceof ParleyError) return { state: 'failed', code: error.code, message: error.message };
  const message = `Unable to try the ${name}: because the platform failed. Load the page again.`;
  return { state: 'failed', code: 'test/impossible', message };
}
