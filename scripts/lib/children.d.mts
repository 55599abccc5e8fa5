/** The child that ended by itself. */
export interface Died {
  readonly name: string;
  readonly code: number | null;
  readonly signal: string | null;
  readonly output: string;
}

/** A family of child processes. */
export function createChildren(options?: { readonly verbose?: boolean }): {
  start(name: string, args: readonly string[], env?: Readonly<Record<string, string>>): void;
  stop(options?: { readonly asked?: boolean }): Promise<void>;
  readonly died: Promise<Died>;
};
