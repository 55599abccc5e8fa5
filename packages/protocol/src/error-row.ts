/** One row of the error table. */
export interface ErrorRow {
  /** HTTP status of the REST answer (RFC 9110). */
  readonly status: number;
  /** Whether the same request may succeed later. */
  readonly retryable: boolean;
  /** What happened, as a cause: it completes "Unable to do this: …". */
  readonly because: string;
  /** What the reader should do next. */
  readonly next: string;
}
