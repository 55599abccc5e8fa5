/** Where a command reads and writes. */
export interface Terminal {
  readonly env: Readonly<Record<string, string | undefined>>;
  out(text: string): void;
  err(text: string): void;
  /** Settles with the name of the signal that asks the command to end. */
  stopped(): Promise<string>;
}
