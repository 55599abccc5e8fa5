// How frames travel over TCP, both ways: four bytes of length, one that says what it is, then the content in UTF-8.

const text = 0;
const close = 1;

/** @param {string} content */
export function textFrame(content) {
  return frame(text, content);
}

/**
 * The last frame: why nothing more comes.
 *
 * @param {number} code
 * @param {string} reason
 */
export function closeFrame(code, reason) {
  return frame(close, `${code} ${reason}`);
}

/**
 * @param {number} kind
 * @param {string} content
 */
function frame(kind, content) {
  const length = Buffer.byteLength(content);
  const bytes = Buffer.allocUnsafe(5 + length);
  bytes.writeUInt32BE(length);
  bytes[4] = kind;
  bytes.write(content, 5);
  return bytes;
}

/**
 * Makes frames of bytes, however they arrive. What is larger than `most` bytes is told as `onTooLarge`, and nothing after it.
 *
 * @param {{
 *   most: number,
 *   onText: (content: string) => void,
 *   onClose: (code: number, reason: string) => void,
 *   onTooLarge: () => void,
 * }} listener
 * @returns {(bytes: Buffer) => void}
 */
export function createFrameReader({ most, onText, onClose, onTooLarge }) {
  /** @type {Buffer[]} */
  let parts = [];
  let held = 0;
  let needed = 5;
  return (bytes) => {
    parts.push(bytes);
    held += bytes.length;
    // Joined only when there is a frame in it: a large one comes in many parts.
    while (held >= needed) {
      const all = parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts);
      const length = all.readUInt32BE();
      if (length > most) {
        needed = Infinity;
        onTooLarge();
        return;
      }
      needed = 5 + length;
      parts = [all];
      if (held < needed) return;
      const content = all.toString('utf8', 5, needed);
      parts = [all.subarray(needed)];
      held -= needed;
      needed = 5;
      if (all[4] === text) onText(content);
      else onClose(Number.parseInt(content, 10), content.slice(content.indexOf(' ') + 1));
    }
  };
}
