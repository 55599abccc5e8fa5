import type { ErrorBody, ErrorCode } from '@parley/protocol';

/** What else an error may hold. */
export interface ParleyErrorOptions {
  readonly retryable?: boolean;
  /** Milliseconds to wait before trying again. */
  readonly retryAfter?: number;
  readonly requestId?: string;
  readonly details?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/** The one error of Parley: a stable `code`, a sentence, and what the reader may do. */
export class ParleyError extends Error {
  override readonly name = 'ParleyError';
  readonly code: ErrorCode;
  readonly retryable: boolean;
  /** Milliseconds to wait before trying again, where the server said so. */
  readonly retryAfter?: number;
  readonly requestId?: string;
  readonly details?: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, message: string, options: ParleyErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.retryable = options.retryable ?? false;
    this.retryAfter = options.retryAfter;
    this.requestId = options.requestId;
    this.details = options.details;
  }

  /** The error as the wire carries it, as an object to throw. */
  static from(body: ErrorBody): ParleyError {
    return new ParleyError(body.code, body.message, body);
  }

  /** The error as structured-clone data. */
  toBody(): ErrorBody {
    const { code, message, retryable, retryAfter, requestId, details } = this;
    return { code, message, retryable, retryAfter, requestId, details };
  }
}
