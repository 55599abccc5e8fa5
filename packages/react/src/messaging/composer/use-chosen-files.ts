import { useState, type ClipboardEvent, type DragEvent } from 'react';
import { useConnection } from '../../connection/index.js';

/** What was chosen and is not sent. */
export interface ChosenFiles {
  readonly available: boolean;
  readonly files: readonly File[];
  /** What was chosen last and cannot be sent. */
  readonly leftOut?: { readonly why: 'count' | 'size' | 'empty'; readonly name: string; readonly most: number };
  readonly add: (files: Iterable<File>) => void;
  readonly remove: (place: number) => void;
  /** These, in place of those. */
  readonly choose: (files: readonly File[]) => void;
  /** For where files are pasted and dropped. */
  readonly onPaste: (event: ClipboardEvent) => void;
  readonly onDragOver: (event: DragEvent) => void;
  readonly onDrop: (event: DragEvent) => void;
}

const few = 10;

/** Files chosen for a message of this conversation. They wait as long as the page shows it. */
export function useChosenFiles(place: string): ChosenFiles {
  const { session } = useConnection();
  const [state, setState] = useState<{
    readonly place: string;
    readonly files: readonly File[];
    readonly leftOut?: ChosenFiles['leftOut'];
  }>({ place, files: [] });
  const now = state.place === place ? state : { place, files: [] };
  const available = session?.features.includes('files') === true;
  const mostBytes = session?.limits.fileBytes ?? Infinity;
  const most = session?.limits.filesPerMessage ?? few;

  const add = (more: Iterable<File>) => {
    const files = [...now.files];
    let leftOut: ChosenFiles['leftOut'];
    for (const file of more) {
      const { name, size } = file;
      if (size === 0) leftOut = { why: 'empty', name, most };
      else if (size > mostBytes) leftOut = { why: 'size', name, most: mostBytes };
      else if (files.length >= most) leftOut = { why: 'count', name, most };
      else files.push(file);
    }
    setState({ place, files, leftOut });
  };
  const take = (event: ClipboardEvent | DragEvent, data: DataTransfer | null) => {
    if (!available || !data || data.files.length === 0) return;
    event.preventDefault();
    add(data.files);
  };
  return {
    available,
    files: now.files,
    leftOut: 'leftOut' in now ? now.leftOut : undefined,
    add,
    remove: (at) => setState({ place, files: now.files.filter((_file, n) => n !== at) }),
    choose: (files) => setState({ place, files }),
    onPaste: (event) => take(event, event.clipboardData),
    onDragOver: (event) => {
      if (available && event.dataTransfer.types.includes('Files')) event.preventDefault();
    },
    onDrop: (event) => take(event, event.dataTransfer),
  };
}
