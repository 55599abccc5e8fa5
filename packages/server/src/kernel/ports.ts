/** Time, from outside. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Calls the function once after `ms`. Returns the ending. */
  setTimer(run: () => void, ms: number): () => void;
}

/** Chance and identity, from outside. */
export interface Random {
  /** At least 0 and less than 1. */
  next(): number;
  /** An id that sorts by time: `prefix` and a UUIDv7 in 26 characters of Crockford's base 32. */
  id(prefix: 'cnv_' | 'cll_' | 'ses_' | 'req_' | 'rpt_' | 'fil_'): string;
}

/** Structured logs. Never given contents of messages, tokens, keys or secrets. */
export interface Log {
  debug(fields: Readonly<Record<string, unknown>>, message: string): void;
  info(fields: Readonly<Record<string, unknown>>, message: string): void;
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
  error(fields: Readonly<Record<string, unknown>>, message: string): void;
}

/** What happens, counted. Names are Prometheus names without the `parley_` prefix. */
export interface Metrics {
  count(name: string, labels?: Readonly<Record<string, string>>, by?: number): void;
  /** A time in ms. */
  observe(name: string, ms: number, labels?: Readonly<Record<string, string>>): void;
  /** A figure that is no time: a percentage, or a score. */
  spread(name: string, value: number, labels?: Readonly<Record<string, string>>): void;
  gauge(name: string, value: number, labels?: Readonly<Record<string, string>>): void;
}
