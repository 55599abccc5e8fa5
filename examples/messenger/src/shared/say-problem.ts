/** What went wrong, for the screen. */
export function sayProblem(error: unknown): string {
  return error instanceof Error ? error.message : 'Something went wrong. Try again.';
}
