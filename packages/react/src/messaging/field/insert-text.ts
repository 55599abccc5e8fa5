/** Puts text in place of a stretch of a field, so that the browser's own undo takes it back. The cursor stands behind it. */
export function insertText(
  field: HTMLTextAreaElement,
  text: string,
  range: { readonly from: number; readonly to: number },
): void {
  field.focus();
  field.setSelectionRange(range.from, range.to);
  // Nothing else keeps the undo history; where it is missing the text gets there all the same.
  const document = field.ownerDocument as { execCommand?: (command: string, ui: boolean, value: string) => boolean };
  if (document.execCommand?.('insertText', false, text)) return;
  field.setRangeText(text, range.from, range.to, 'end');
  field.dispatchEvent(new InputEvent('input', { bubbles: true }));
}
