/** A position in what happened in one app: `epoch` names the store, `watermark` the last change seen. */
export interface Cursor {
  readonly epoch: string;
  readonly watermark: number;
}

/** What the client keeps and sends back. */
export function encodeCursor({ epoch, watermark }: Cursor): string {
  return `1.${epoch}.${watermark.toString(36)}`;
}

/** The position of a cursor, or undefined where it is none of ours. */
export function decodeCursor(text: string): Cursor | undefined {
  const found = /^1\.([0-9a-z]{1,32})\.([0-9a-z]{1,11})$/.exec(text);
  const [, epoch, rest] = found ?? [];
  if (epoch === undefined || rest === undefined) return undefined;
  const watermark = parseInt(rest, 36);
  return Number.isSafeInteger(watermark) ? { epoch, watermark } : undefined;
}

/** The epoch of an app's store: another app, or the same app made anew in an empty store, has another. */
export function epochOf(app: string, createdAt: number): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < app.length; i += 1) hash = Math.imul(hash ^ app.charCodeAt(i), 0x01000193) >>> 0;
  return `${hash.toString(36)}x${createdAt.toString(36)}`;
}
