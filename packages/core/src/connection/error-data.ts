import { ParleyError } from '../kernel/parley-error.js';
import type { ErrorData } from './engine-port.js';

/** An error as structured-clone data. A cause that is no error is kept as its text. */
export function toErrorData(error: ParleyError): ErrorData {
  const { cause } = error;
  if (cause === undefined) return error.toBody();
  return { ...error.toBody(), cause: cause instanceof Error ? cause : describe(cause) };
}

/** The error that was made into data. */
export function fromErrorData(data: ErrorData): ParleyError {
  return new ParleyError(data.code, data.message, data);
}

function describe(cause: unknown): string {
  try {
    return typeof cause === 'string' ? cause : JSON.stringify(cause);
  } catch {
    return 'something that cannot be shown';
  }
}
