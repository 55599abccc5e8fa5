import type { CallSnapshot } from '@parley/core';
import { useGroupWords } from './use-group-words.js';

/** How many lines are to be seen at once. */
const most = 3;

/** What is said in the call, as text: the last lines, and who says them. */
export function CaptionLines({ state: { captions } }: { readonly state: CallSnapshot }) {
  const words = useGroupWords();
  if (!captions.enabled) return null;
  const lines = captions.lines.slice(-most);
  return (
    <div className="parley-captions" role="log" aria-label={words.captions}>
      {lines.length === 0 && <p className="parley-captions-wait">{words.captionsWait}</p>}
      {lines.map(({ id, name, text, final }) => (
        // What is still being said is read out once it is final, and only then.
        <p key={`${id} ${String(final)}`} aria-hidden={!final}>
          <bdi className="parley-captions-name">{name}</bdi> <bdi>{text}</bdi>
        </p>
      ))}
    </div>
  );
}
