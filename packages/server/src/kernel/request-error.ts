import type { ErrorBody, ErrorCode } from '@parley/protocol';
import { errors } from '@parley/protocol/schema';

/** A refusal with a code of the error table. The message never holds what the caller sent. */
export class RequestError extends Error {
  override readonly name = 'RequestError';
  readonly code: ErrorCode;
  readonly details?: Readonly<Record<string, unknown>>;
  /** Milliseconds to wait before trying again. */
  readonly retryAfter?: number;

  constructor(
    code: ErrorCode,
    options: {
      readonly details?: Readonly<Record<string, unknown>>;
      readonly retryAfter?: number;
      readonly cause?: unknown;
    } = {},
  ) {
    super(errors[code].because, { cause: options.cause });
    this.code = code;
    this.details = options.details;
    this.retryAfter = options.retryAfter;
  }

  /** HTTP status of the REST answer. */
  get status(): number {
    return errors[this.code].status;
  }

  /** The error as the wire carries it. `task` completes "Unable to …". */
  toBody(task: string, requestId?: string): ErrorBody {
    const row = errors[this.code];
    return {
      code: this.code,
      message: `Unable to ${task}: ${row.because}. ${row.next}`,
      retryable: row.retryable,
      ...(this.retryAfter === undefined ? {} : { retryAfter: this.retryAfter }),
      ...(requestId === undefined ? {} : { requestId }),
      ...(this.details === undefined ? {} : { details: this.details }),
    };
  }
}
