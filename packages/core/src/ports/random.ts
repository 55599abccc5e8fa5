/** Chance and identity, from outside. */
export interface Random {
  /** At least 0 and less than 1. */
  next(): number;
  /** A new id of at most 36 printable characters that nobody else has. */
  id(): string;
}
