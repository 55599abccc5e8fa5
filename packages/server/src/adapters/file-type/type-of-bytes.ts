/** The type that the bytes of a file begin with, by the marks of some hundred formats; undefined where none fits. */
export async function typeOfBytes(head: Uint8Array): Promise<string | undefined> {
  const { fileTypeFromBuffer } = await import('file-type');
  const found = await fileTypeFromBuffer(head).catch(() => undefined);
  return found?.mime;
}
