import { ParleyError } from '../kernel/parley-error.js';

const sentences = {
  'calls/ended': 'because the call has ended. Start a new call.',
  'calls/answered-elsewhere': 'because another of your devices answered the call. Continue there.',
  'calls/unsupported': 'because this call cannot do that now. Look at `call.capabilities` before you ask.',
  'connection/disconnected': 'because the client is disconnected. Call connect() first.',
  'connection/timeout': 'because the server did not answer in time. Try again.',
} as const;

/** An error that arises on this device. */
export function callError(code: keyof typeof sentences, what: string): ParleyError {
  return new ParleyError(code, `Unable to ${what}: ${sentences[code]}`, { retryable: code === 'connection/timeout' });
}

/** Whether an error says that the call is over for this device. */
export function isOver(error: unknown): error is ParleyError {
  return (
    error instanceof ParleyError && ['calls/ended', 'calls/not-found', 'calls/answered-elsewhere'].includes(error.code)
  );
}

/** Settles when the request does; that the call was over before is no error. */
export async function ignoreOver(request: Promise<unknown>): Promise<void> {
  try {
    await request;
  } catch (error) {
    if (!isOver(error)) throw error;
  }
}
