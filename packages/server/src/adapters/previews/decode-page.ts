import { TextDecoder } from 'node:util';

/** Bytes in which a page says how it is written. */
const headBytes = 1_024;

/** A page as text: by its byte order mark, by its content type, by what its first bytes say, or as UTF-8. */
export function decodePage(bytes: Uint8Array, contentType: string): string {
  const named = markOf(bytes) ?? labelIn(contentType) ?? labelIn(asLatin1(bytes.subarray(0, headBytes)));
  return (decoderOf(named) ?? new TextDecoder()).decode(bytes);
}

function markOf([first, second, third]: Uint8Array): string | undefined {
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  return first === 0xff && second === 0xfe ? 'utf-16le' : undefined;
}

function labelIn(text: string): string | undefined {
  return /charset\s*=\s*["']?\s*([\w.:-]{1,40})/i.exec(text)?.[1];
}

function asLatin1(bytes: Uint8Array): string {
  return new TextDecoder('latin1').decode(bytes);
}

function decoderOf(label: string | undefined): TextDecoder | undefined {
  try {
    return label === undefined ? undefined : new TextDecoder(label);
  } catch {
    // A label that nobody knows says nothing.
    return undefined;
  }
}
