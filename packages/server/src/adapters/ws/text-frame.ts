const finalText = 0x81;

/** One unmasked text frame, ready to be written (RFC 6455, 5.2). */
export function textFrame(text: string): Buffer {
  const length = Buffer.byteLength(text);
  const head = length < 126 ? 2 : length < 65_536 ? 4 : 10;
  const frame = Buffer.allocUnsafe(head + length);
  frame[0] = finalText;
  if (head === 2) frame[1] = length;
  else if (head === 4) {
    frame[1] = 126;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = 127;
    frame.writeBigUInt64BE(BigInt(length), 2);
  }
  frame.write(text, head);
  return frame;
}

/** Makes frames, and the same one again for the same text: an event that goes to many sockets is encoded once. */
export function createFrameCache(): (text: string) => Buffer {
  let lastText = '';
  let lastFrame = textFrame('');
  return (text) => {
    if (text !== lastText) {
      lastText = text;
      lastFrame = textFrame(text);
    }
    return lastFrame;
  };
}
