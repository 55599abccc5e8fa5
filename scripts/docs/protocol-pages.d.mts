/** File names with their Markdown. */
export function protocolPages(tables: {
  readonly operations: object;
  readonly events: object;
  readonly errors: object;
  readonly limits: object;
  readonly rates: object;
}): Map<string, string>;
