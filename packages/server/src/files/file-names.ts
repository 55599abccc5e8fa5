import { isStorable } from '../kernel/text.js';

/** Control characters, and those that turn the direction of writing: `exe.gpj` shown as `jpg.exe`. */
const hiding = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/;

/** Whether it is the name of a file alone: no path, and nothing that hides what it is. */
export function isFileName(name: string): boolean {
  return isStorable(name) && !hiding.test(name) && !/[\\/]/.test(name) && !/^\.{0,2}$/.test(name.trim());
}

/** The value of a `content-disposition` (RFC 6266, RFC 8187). */
export function disposition(how: 'inline' | 'attachment', name: string): string {
  const plain = name.replaceAll(/[^\x20-\x7e]|["\\%]/g, '_');
  const encoded = encodeURIComponent(name).replaceAll(
    /['()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${how}; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
