import { useState } from 'react';
import { Menu } from '../../theme/menu.js';
import { useStrings } from '../../theme/use-strings.js';
import type { CallView } from '../observe-call.js';
import { listeningItems } from './listening-items.js';
import { QuestionDialog } from './question-dialog.js';
import { useGroupWords } from './use-group-words.js';

/** Captions and the recording of a call of two; asks before it asks the other side. */
export function ListeningMenu({
  call,
  state,
  anchor,
  onClose,
}: CallView & { readonly anchor: HTMLElement; readonly onClose: () => void }) {
  const { calls } = useStrings();
  const words = useGroupWords();
  const [asks, setAsks] = useState(false);
  const items = listeningItems({ call, state }, { words, record: { stays: true, onSelect: () => setAsks(true) } });
  if (asks)
    return (
      <QuestionDialog
        title={words.recordQuestion.title}
        text={words.recordQuestion.text}
        answer={words.recordQuestion.ask}
        act={() => call.startRecording()}
        onClose={onClose}
      />
    );
  return <Menu anchor={anchor} label={calls.more} items={items} above onClose={onClose} />;
}
