/**
 * How frames travel in a stream of server-sent events (HTML standard, 9.2): one event without a name for each frame, its text as
 * it is; `text` events hold in JSON what a line cannot; `open` comes first, `close` last.
 */
export function frameEvent(text: string): string {
  // An event ends with its line, and one without data would not be heard.
  return text === '' || /[\r\n]/.test(text) ? `event: text\n${data(text)}` : `data: ${text}\n\n`;
}

/** Where and with which key the client posts. */
export function openEvent(stream: { readonly id: string; readonly key: string }): string {
  return `event: open\n${data(stream)}`;
}

/** Why nothing more comes. */
export function closeEvent(code: number, reason: string): string {
  return `event: close\n${data({ code, reason })}`;
}

/** A comment: it says nothing, and keeps what lies in between from taking the stream for dead. */
export const keepAlive = ':\n\n';

function data(value: unknown): string {
  return `data: ${JSON.stringify(value)}\n\n`;
}
