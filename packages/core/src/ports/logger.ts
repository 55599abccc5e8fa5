/** Where the SDK says what it does; silent unless the app gives one. Never given contents of messages or tokens. */
export interface Logger {
  debug(message: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void;
}
